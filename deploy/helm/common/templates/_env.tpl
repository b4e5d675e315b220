{{/* Names of existing Secrets by variable: the chart's own over the release's, those this part needs or can use. */}}
{{- define "common.existingSecrets" -}}
{{- $role := include "common.role" . | fromYaml }}
{{- $all := merge dict .Values.existingSecrets (dig "existingSecrets" dict (default dict .Values.global)) }}
{{- $needed := dict }}
{{- range $name, $ref := $all }}
{{- if has $name $role.seen }}{{ $_ := set $needed $name $ref }}{{ end }}
{{- end }}
{{- toYaml $needed }}
{{- end }}

{{/* Values of variables: the chart's own over the release's, credentials only where they are used. All are text. */}}
{{- define "common.env" -}}
{{- $role := include "common.role" . | fromYaml }}
{{- $credentials := include "common.credentials" . | fromYamlArray }}
{{- $all := merge dict .Values.env (dig "env" dict (default dict .Values.global)) }}
{{- $env := dict }}
{{- range $name, $value := $all }}
{{- if or (has $name $role.seen) (not (has $name $credentials)) }}
{{- $_ := set $env $name (include "common.text" $value) }}
{{- end }}
{{- end }}
{{- toYaml $env }}
{{- end }}

{{- define "common.containerEnv" -}}
{{- $role := include "common.role" . | fromYaml }}
{{- $credentials := include "common.credentials" . | fromYamlArray }}
{{- $secret := include "common.fullname" . }}
- name: TICKWIRE_HOST
  value: 0.0.0.0
- name: TICKWIRE_MANAGEMENT_HOST
  value: 0.0.0.0
- name: TICKWIRE_EMBEDDED
  value: never
- name: TICKWIRE_MANAGEMENT_PORT
  value: {{ .Values.managementPort | quote }}
{{- with $role.portVariable }}
- name: {{ . }}
  value: {{ $role.port | quote }}
{{- end }}
- name: TICKWIRE_DRAIN_MS
  value: {{ int64 .Values.drainMs | quote }}
{{- range $name, $value := include "common.env" . | fromYaml }}
- name: {{ $name }}
  {{- if has $name $credentials }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $name }}
  {{- else }}
  value: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- range $name, $ref := include "common.existingSecrets" . | fromYaml }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $ref.name }}
      key: {{ default $name $ref.key }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
