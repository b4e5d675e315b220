{{/*
All objects of calc: one Deployment, or with split one for each half. A half has its own objects, and the values of the
chart with those of its section (symbol, cross) over them.
*/}}
{{- define "common.halves" -}}
{{- $root := . }}
{{- if .Values.split }}
{{- range $half := list "symbol" "cross" }}
{{- $own := get $root.Values $half | default dict }}
{{- include "common.sameForBothHalves" (list $half $own) }}
{{- $context := omit $root "Values" }}
{{- $_ := set $context "Half" $half }}
{{- $_ := set $context "Values" (mergeOverwrite (omit $root.Values "split" "symbol" "cross" | deepCopy) (deepCopy $own)) }}
---
{{ include "common.all" $context }}
{{- end }}
{{- else }}
{{- include "common.all" . }}
{{- end }}
{{- end }}

{{/* The halves work on the same keys in Redis: what says which, and what an index is made of, can't differ. */}}
{{- define "common.sameForBothHalves" -}}
{{- $half := index . 0 }}
{{- range $name, $value := dig "env" dict (index . 1) }}
{{- if has $name (list "TICKWIRE_PARTITIONS" "TICKWIRE_CHANNEL" "TICKWIRE_CHANNEL_PER_PARTITION" "TICKWIRE_LATENESS_MS" "TICKWIRE_INDICES") }}
{{- fail (printf "both halves of calc need the same %s: set env.%s instead of %s.env.%s" $name $name $half $name) }}
{{- end }}
{{- end }}
{{- end }}
