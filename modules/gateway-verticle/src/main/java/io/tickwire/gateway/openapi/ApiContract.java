package io.tickwire.gateway.openapi;

import io.tickwire.http.Problem;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document, {@code docs/http.yaml}, and the check of query parameters against it. What is wrong is told by the name of
 * the parameter, its value, and the description of its schema, which says what it must be. Thread-safe.
 */
public final class ApiContract {
    private static final String RESOURCE = "http.yaml";
    private static final String MESSAGES = "messages.yaml";
    private static final String INTEGER = "-?[0-9]{1,18}";

    private record Rule(String name, boolean required, boolean integer, String mustBe, Validator validator) {}

    private final Map<String, List<Rule>> rules;
    private final Buffer text;
    private final Buffer messages;

    private ApiContract(Map<String, List<Rule>> rules, Buffer text, Buffer messages) {
        this.rules = rules;
        this.text = text;
        this.messages = messages;
    }

    /** Reads the document; fails when it is not valid OpenAPI. Takes a second of a worker thread. */
    public static Future<ApiContract> load(Vertx vertx) {
        Loader loader = new Loader();
        return vertx.deployVerticle(loader, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .compose(vertx::undeploy)
                .map(loaded -> loader.contract);
    }

    /** To check a document against the schemas of OpenAPI is nothing for an event loop. */
    private static final class Loader extends VerticleBase {
        private volatile ApiContract contract;

        @Override
        public Future<?> start() {
            Buffer text = read(RESOURCE);
            Buffer messages = read(MESSAGES);
            return OpenAPIContract.from(vertx, requestsOf(text))
                    .map(valid -> of(valid, text, messages))
                    .onSuccess(made -> contract = made);
        }
    }

    /** Not by Vert.x, whose file system would first copy all packages below {@code io} out of the jar: 7,000 files. */
    private static Buffer read(String resource) {
        try (InputStream in = ApiContract.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: resource=" + resource);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document without bodies: the library takes few media types, and it is parameters that are checked. */
    private static JsonObject requestsOf(Buffer text) {
        JsonObject document = new JsonObject(
                new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(text.toString()));
        JsonObject anyAnswer = new JsonObject().put("default", new JsonObject().put("description", "any"));
        document.remove("servers"); // relative to the document, which the library does not know
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : List.of("get", "post")) {
                JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                if (operation != null) {
                    operation.remove("requestBody");
                    operation.put("responses", anyAnswer.copy());
                }
            }
        }
        return document;
    }

    private static ApiContract of(OpenAPIContract contract, Buffer text, Buffer messages) {
        return new ApiContract(
                contract.operations().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Operation::getOperationId, operation -> rules(contract, operation))),
                text,
                messages);
    }

    private static List<Rule> rules(OpenAPIContract contract, Operation operation) {
        return operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(parameter -> rule(contract, parameter))
                .toList();
    }

    private static Rule rule(OpenAPIContract contract, Parameter parameter) {
        return new Rule(
                parameter.getName(),
                parameter.isRequired(),
                parameter.getSchemaType() == SchemaType.INTEGER,
                parameter.getSchema().get("description", "as documented"),
                contract.getSchemaRepository().validator(parameter.getSchema()));
    }

    /**
     * The first thing wrong with the query of a request. A parameter that the operation does not have is wrong: it was meant
     * to change the answer and does not. Names are told apart by case.
     *
     * @param operationId one of the document
     */
    public Optional<Problem> check(String operationId, MultiMap query) {
        List<Rule> known = rules.get(operationId);
        return unknown(known, query).or(() -> known.stream()
                .flatMap(rule -> check(rule, query.getAll(rule.name())).stream())
                .findFirst());
    }

    private static Optional<Problem> unknown(List<Rule> known, MultiMap query) {
        String names = known.stream().map(Rule::name).collect(Collectors.joining(", "));
        return query.entries().stream()
                .filter(given -> known.stream().noneMatch(rule -> rule.name().equals(given.getKey())))
                .findFirst()
                .map(given -> problem(
                        given.getKey(),
                        (names.isEmpty() ? "must be left out, no parameters here: " : "must be one of " + names + ": ")
                                + given.getKey() + "=" + given.getValue()));
    }

    private static Optional<Problem> check(Rule rule, List<String> values) {
        if (values.isEmpty()) {
            return rule.required()
                    ? Optional.of(problem(rule, "must be given, " + rule.mustBe() + ": " + rule.name() + " is missing"))
                    : Optional.empty();
        }
        if (values.size() > 1) {
            return Optional.of(problem(rule, "must be given once: " + rule.name() + "=" + String.join(",", values)));
        }
        return isValid(rule, values.get(0))
                ? Optional.empty()
                : Optional.of(problem(rule, "must be " + rule.mustBe() + ": " + rule.name() + "=" + values.get(0)));
    }

    private static boolean isValid(Rule rule, String value) {
        if (!rule.integer()) {
            return rule.validator().validate(value).getValid();
        }
        return value.matches(INTEGER)
                && rule.validator().validate(Long.valueOf(value)).getValid();
    }

    private static Problem problem(Rule rule, String detail) {
        return problem(rule.name(), detail);
    }

    private static Problem problem(String parameter, String detail) {
        return new Problem(400, "bad_parameter", "Bad parameter", detail).with("parameter", parameter);
    }

    /** The document as it was written. */
    Buffer text() {
        return text;
    }

    /** The AsyncAPI document beside it, {@code docs/messages.yaml}, as it was written. */
    Buffer messages() {
        return messages;
    }
}
