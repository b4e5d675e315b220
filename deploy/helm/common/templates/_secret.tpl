{{/* The credentials given as values. None given: no Secret. */}}
{{- define "common.secret" -}}
{{- $credentials := include "common.credentials" . | fromYamlArray }}
{{- $data := dict }}
{{- range $name, $value := include "common.env" . | fromYaml }}
{{- if has $name $credentials }}{{ $_ := set $data $name $value }}{{ end }}
{{- end }}
{{- if $data }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
type: Opaque
stringData:
  {{- toYaml $data | nindent 2 }}
{{- end }}
{{- end }}
