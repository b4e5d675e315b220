package io.tickwire.gateway.openapi;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /openapi.yaml}, and {@code /docs}: the same as a page, by Swagger UI from its WebJar; {@code /docs/messages.yaml}. All
 * links are relative: a proxy may serve them under a path of its own.
 */
public final class ApiDocs {
    private static final Logger LOG = LoggerFactory.getLogger(ApiDocs.class);
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.34.1";
    private static final List<String> FILES =
            List.of("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/favicon-32x32.png");
    private static final String SCRIPT = "SwaggerUIBundle({ url: 'openapi.yaml', dom_id: '#api', deepLinking: true });";

    private static final String STYLE = "body > p { font-family: sans-serif; margin: 1em }";

    /** The page runs the WebJar's script and the one line of its own, and nothing that a document could bring in. */
    private static final String CONTENT_SECURITY_POLICY = "script-src 'self' 'sha256-" + sha256(SCRIPT)
            + "'; style-src 'self' 'sha256-" + sha256(STYLE)
            + "'; default-src 'none'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; "
            + "frame-ancestors 'self'";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Tickwire API</title>
              <link rel="icon" href="docs/favicon-32x32.png">
              <link rel="stylesheet" href="docs/swagger-ui.css">
              <style>%style</style>
            </head>
            <body>
              <p>Messages over WebSocket and server-sent events:
                <a href="docs/messages.yaml">messages.yaml</a> (AsyncAPI). This document:
                <a href="openapi.yaml">openapi.yaml</a>.</p>
              <div id="api"></div>
              <script src="docs/swagger-ui-bundle.js"></script>
              <script>%s</script>
            </body>
            </html>
            """.replace("%style", STYLE).replace("%s", SCRIPT);

    private ApiDocs() {}

    public static void addTo(Router router, ApiContract contract) {
        router.get("/openapi.yaml").handler(routing -> send(routing, "application/yaml", contract.text()));
        router.get("/docs").handler(ApiDocs::page);
        router.get("/docs/messages.yaml").handler(routing -> send(routing, "application/yaml", contract.messages()));
        router.get("/docs/*").handler(ApiDocs::passFilesOfThePage);
        router.get("/docs/*").handler(StaticHandler.create(SWAGGER_UI).setCachingEnabled(false));
    }

    /** Its links go by the path without a slash at the end. */
    private static void page(RoutingContext routing) {
        if (routing.request().path().endsWith("/")) {
            routing.response()
                    .setStatusCode(308)
                    .putHeader("Location", "../docs")
                    .end()
                    .onFailure(failure -> LOG.debug("page not sent", failure));
            return;
        }
        routing.response().putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        send(routing, "text/html; charset=utf-8", Buffer.buffer(PAGE));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    /** The WebJar has pages and scripts of its own, which are none of ours. */
    private static void passFilesOfThePage(RoutingContext routing) {
        if (FILES.contains(routing.normalizedPath())) {
            routing.next();
        } else {
            routing.fail(404);
        }
    }

    private static void send(RoutingContext routing, String type, Buffer content) {
        routing.response()
                .putHeader("Content-Type", type)
                .end(content)
                .onFailure(failure -> LOG.debug("page not sent", failure));
    }
}
