{{/* Work goes to ready pods by one Service; metrics are read from every pod, ready or not, by another. */}}
{{- define "common.services" -}}
{{- $role := include "common.role" . | fromYaml }}
{{- if $role.port }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .Values.service.type }}
  {{- if include "common.sticky" . }}
  # a client's reconnects find the pod that has its state warm
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 10800
  {{- else }}
  sessionAffinity: None
  {{- end }}
  selector:
    {{- include "common.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" . }}-management
  labels:
    {{- include "common.labels" . | nindent 4 }}
    tickwire.io/service: management
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "common.selectorLabels" . | nindent 4 }}
  ports:
    - name: management
      port: {{ .Values.managementPort }}
      targetPort: management
{{- end }}

{{/* "true" where a client should come back to the pod it had: WebSocket, not SSE, which any pod can resume. */}}
{{- define "common.sticky" -}}
{{- if and .Values.gateway (eq .Values.gateway.mode "websocket") }}true{{ end }}
{{- end }}
