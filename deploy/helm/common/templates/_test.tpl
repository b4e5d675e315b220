{{/* "helm test": a pod says it is ready, over the network, to the image's own health check. */}}
{{- define "common.test" }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "common.fullname" . }}-test
  labels:
    # not the selector's labels: it is no pod of the part
    app.kubernetes.io/name: {{ include "common.name" . }}-test
    app.kubernetes.io/instance: {{ .Release.Name }}
    app.kubernetes.io/part-of: tickwire
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  {{- with coalesce .Values.imagePullSecrets (dig "imagePullSecrets" list (default dict .Values.global)) }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: ready
      image: {{ include "common.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [java, -cp, /app/tickwire-launcher.jar, io.tickwire.launcher.HealthCheck]
      args: ["http://{{ include "common.fullname" . }}-management:{{ .Values.managementPort }}/health/ready"]
      resources:
        requests: {cpu: 100m, memory: 64Mi}
        limits: {memory: 128Mi}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
{{- end }}
