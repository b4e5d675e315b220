{{/* In: work and metrics. Out: names, Redis, and Postgres where it is used. Nothing else. */}}
{{- define "common.networkPolicy" -}}
{{- if .Values.networkPolicy.enabled }}
{{- $role := include "common.role" . | fromYaml }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- if $role.port }}
    - ports:
        - port: http
      {{- with .Values.networkPolicy.clients }}
      from:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
    - ports:
        - port: management
      from:
        {{- toYaml (default (list (dict "podSelector" dict)) .Values.networkPolicy.scrapers) | nindent 8 }}
        - podSelector: # of "helm test"
            matchLabels:
              app.kubernetes.io/name: {{ include "common.name" . }}-test
              app.kubernetes.io/instance: {{ .Release.Name }}
  egress:
    - ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
    {{- with include "common.storePorts" . | fromYamlArray }}
    - ports:
        {{- range . }}
        - port: {{ . }}
        {{- end }}
    {{- end }}
{{- end }}
{{- end }}

{{/* Ports in the URLs, or the usual one of an URL without, and what the user adds. Sentinels name the port of Redis: the usual one is let through. */}}
{{- define "common.storePorts" -}}
{{- $ports := .Values.networkPolicy.egressPorts }}
{{- $env := include "common.env" . | fromYaml }}
{{- range $name, $usual := dict "REDIS_URL" "6379" "PG_URL" "5432" }}
{{- $url := toString (get $env $name) }}
{{- $hosts := regexReplaceAll "^[a-z+]+://(.*@)?|[/?].*$" $url "" }}
{{- if contains "+sentinel://" $url }}
{{- range splitList "," $hosts }}
{{- $ports = append $ports (int (regexFind "[0-9]+$" (regexFind ":[0-9]+$" .) | default "26379")) }}
{{- end }}
{{- $ports = append $ports 6379 }}
{{- end }}
{{- range (contains "+sentinel://" $url) | ternary (list) (splitList "," $url) }}
{{- if . }}
{{- $host := (urlParse (trim .)).host }}
{{- $ports = append $ports (int (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $host) | default $usual)) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $ref := include "common.existingSecrets" . | fromYaml }}
{{- if eq $name "REDIS_URL" }}{{ $ports = append $ports 6379 }}{{ end }}
{{- if eq $name "PG_URL" }}{{ $ports = append $ports 5432 }}{{ end }}
{{- end }}
{{- $ports | uniq | toYaml }}
{{- end }}
