package io.tickwire.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.GatewayRig;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The document is served as it is in docs, with a page to read it by, and tells of what there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocsTest {
    private static final Path DOCUMENT = Path.of("../../docs/http.yaml");

    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        rig = new GatewayRig("postgresql://nobody@127.0.0.1:1/none").start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void theDocumentIsServed() throws Exception {
        HttpResponse<String> response = rig.get("/openapi.yaml");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/yaml");
        assertThat(response.body()).isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void thePageAndAllItNeedsComeFromHere() throws Exception {
        HttpResponse<String> page = rig.get("/docs");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).doesNotContain("http:", "https:", "=\"/", "'/").contains("'openapi.yaml'");
        for (String file : List.of("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")) {
            assertThat(page.body()).contains("\"docs/" + file);
            assertThat(rig.get("/docs/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @Test
    void thePageRunsNoScriptsButItsOwn() throws Exception {
        HttpResponse<String> page = rig.get("/docs");
        String script = page.body().replaceAll("(?s).*<script>(.*?)</script>.*", "$1");
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        assertThat(page.headers().allValues("content-security-policy"))
                .singleElement()
                .asString()
                .startsWith("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(sha256) + "';")
                .doesNotContain("unsafe");
    }

    /** A proxy may serve it under a path that the gateway does not know. */
    @Test
    void noLinkNamesTheRoot() throws Exception {
        assertThat(rig.get("/docs/").headers().firstValue("location")).contains("../docs");
        Map<String, ?> document = new Yaml().load(rig.get("/openapi.yaml").body());
        assertThat(document.get("servers").toString()).contains("url=./").doesNotContain("http");
    }

    @Test
    void theMessagesAreServed() throws Exception {
        HttpResponse<String> response = rig.get("/docs/messages.yaml");
        assertThat(response.headers().firstValue("content-type")).contains("application/yaml");
        assertThat(response.body()).isEqualTo(Files.readString(Path.of("../../docs/messages.yaml")));
        assertThat(rig.get("/docs").body()).contains("\"docs/messages.yaml\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/docs/index.html", "/docs/../pom.xml", "/docs/swagger-ui.css/..%2f..%2fpom.xml", "/http.yaml"})
    void nothingElseDoes(String path) throws Exception {
        assertThat(rig.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyPathOfTheGatewayIsThere() throws Exception {
        Map<String, Map<String, ?>> paths = (Map<String, Map<String, ?>>)
                new Yaml().<Map<String, ?>>load(Files.readString(DOCUMENT)).get("paths");
        for (String path : paths.keySet()) {
            if (!paths.get(path).containsKey("servers")) { // of another server
                HttpResponse<String> response = rig.get(path.replace("{symbol}", "NONE"));
                assertThat(response.body()).as(path).doesNotContain("no such path");
            }
        }
    }
}
