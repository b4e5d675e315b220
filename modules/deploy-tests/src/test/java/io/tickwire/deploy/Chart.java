package io.tickwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chart of the checkout with values.
 *
 * @param values by their path, as for {@code --set}
 * @param half of calc, whose objects alone are looked at; else empty
 */
public record Chart(Path directory, Map<String, Object> values, Optional<String> half) {
    public static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    static final Path CHARTS = REPOSITORY.resolve("deploy/helm");
    public static final List<String> PARTS = List.of("ingest", "calc", "gateway", "flush");
    public static final String RELEASE = "demo";
    static final String REDIS = "redis://redis:6379";
    static final String POSTGRES = "postgresql://tickwire:hunter2@postgres:5432/tickwire";

    /** A part, or a half of calc, with what it can't do without. */
    static Chart part(String name) {
        Chart chart = (isHalf(name) ? of("calc").with("split", true) : of(name))
                .with("env.REDIS_URL", REDIS)
                .with("env.PG_URL", POSTGRES);
        return new Chart(chart.directory, chart.values, Optional.of(name).filter(Chart::isHalf));
    }

    private static boolean isHalf(String name) {
        return name.startsWith("calc-");
    }

    public static Chart umbrella() {
        return of("tickwire").with("global.env.REDIS_URL", REDIS).with("global.env.PG_URL", POSTGRES);
    }

    /** Without any values. */
    public static Chart of(String name) {
        return new Chart(CHARTS.resolve(name), Map.of(), Optional.empty());
    }

    public Chart with(String path, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(path, value);
        return new Chart(directory, more, half);
    }

    public Chart with(Map<String, ?> those) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.putAll(those);
        return new Chart(directory, more, half);
    }

    /** Throws with Helm's message when a value is wrong. */
    String render() {
        TemplateCommand template = new Helm(directory).template().withName(RELEASE);
        values.forEach(template::set);
        return template.call();
    }

    /** Strictly parsed: an unknown field in any object fails. */
    public Objects objects() throws IOException {
        List<Object> objects = new ArrayList<>();
        for (JsonNode document : StrictYaml.documents(render())) {
            objects.add(StrictYaml.object(document));
        }
        Objects all = new Objects(objects);
        return half.map(all::of).orElse(all);
    }
}
