{{/* What the release runs of calc, by calc's own values. */}}
{{- define "common.notesOfCalc" -}}
{{- if .split -}}
calc runs in two halves: calc-symbol (windows, bars and updates of symbols; scales) and calc-cross (market view,
indices and correlation; one pod leads, the others stand by). One Deployment again: calc.split=false.
{{- else -}}
calc runs as one Deployment. In two halves, calc-symbol and calc-cross: calc.split=true.
{{- end }}
When the split pays: docs/architecture.md. How to go there and back: docs/operations.md, "Run calc in two halves".
{{- end }}
