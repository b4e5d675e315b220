{{- define "common.ingress" -}}
{{- if and .Values.ingress .Values.ingress.enabled }}
{{- $fullname := include "common.fullname" . }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $fullname }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
  annotations:
    {{- merge dict .Values.ingress.annotations (include "common.ingressAnnotations" . | fromYaml) | toYaml | nindent 4 }}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ . | quote }}
      http:
        paths:
          - path: {{ $.Values.ingress.path }}
            pathType: Prefix
            backend:
              service:
                name: {{ $fullname }}
                port:
                  name: http
    {{- end }}
  {{- with .Values.ingress.tls }}
  tls:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* For ingress-nginx; what the user sets stands over it. Both transports send something every 15 s of silence. */}}
{{- define "common.ingressAnnotations" -}}
{{- if .Values.gateway -}}
nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"
{{- if include "common.sticky" . }}
nginx.ingress.kubernetes.io/affinity: cookie
nginx.ingress.kubernetes.io/affinity-mode: balanced
nginx.ingress.kubernetes.io/session-cookie-name: tickwire
{{- else }}
nginx.ingress.kubernetes.io/proxy-buffering: "off"
{{- end }}
{{- else -}}
nginx.ingress.kubernetes.io/proxy-body-size: 8m
{{- end }}
{{- end }}
