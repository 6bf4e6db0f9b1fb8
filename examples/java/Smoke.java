import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tutelage from Java, through JNA: an engine, a command decided and written, a no, an error, an index, and everything
 * freed. Reads from top to bottom; every step checks what came of it, and the program fails at the first that is not
 * so.
 *
 * <pre>
 * make          tells it
 * make test     and runs the shared vectors, byte for byte
 * </pre>
 */
public final class Smoke {
    private static final String NOW = "2026-03-02T09:00:00Z";
    private static final long NOW_MILLIS = 1_772_442_000_000L;
    private static final Object HOST = "host";

    private final Tutelage.Engine engine;
    private final HashStore store = new HashStore();
    private int sent;

    private Smoke(Tutelage.Engine engine) {
        this.engine = engine;
    }

    public static void main(String[] arguments) throws IOException {
        try (var engine = new Tutelage.Engine(CONFIG)) {
            new Smoke(engine).tell();
        }
        handlesAreFreedOnce();
        say("freed");
        if (List.of(arguments).contains("--vectors")) {
            vectors();
        }
    }

    /** One type: a mentor at least one level above. */
    private static final String CONFIG = """
        {"schema": {"attributes": [{"id": "level", "name": "Level", "kind": "integer"}]},
         "types": [{"version": 1, "draft": {
           "id": "mentoring", "name": "Mentoring", "purpose": "mentoring", "format": "one_on_one",
           "roles": [
             {"id": "mentor", "name": "Mentor", "min": 1, "max": 1, "initiative": "waits",
              "audience": {"grants": [{"id": "everybody", "when": "always"}]}},
             {"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks",
              "audience": {"grants": [{"id": "everybody", "when": "always"}]}}],
           "pair": {"grants": [{"id": "levels_apart", "when":
             {"difference": {"attribute": "level", "of": "mentor", "minus": "mentee", "at_least": 1}}}]}}}]}""";

    private void tell() {
        var described = engine.call("{\"describe\": {}}");
        say("library %s, protocol %s", Tutelage.version(), Json.at(described, "described", "protocol"));

        // The host tells who is there.
        hires("ana", 5);
        hires("ben", 2);
        hires("cy", 1);
        takesPart("ana", "mentor");
        takesPart("cy", "mentor");
        takesPart("ben", "mentee");

        // A no is an answer: a mentor stands at least one level above.
        var reason = Json.at(drive(asks("cy"), person("ben"), nextId()), "refused", "reasons", 0);
        check("levels_apart".equals(Json.at(reason, "rule")), reason);
        say("ben asks cy: %s", Json.at(reason, "message"));

        // Ben asks Ana, who accepts; sent again, the command does nothing and answers the same.
        var asked = done(drive(asks("ana"), person("ben"), nextId()));
        check("pending".equals(Json.at(asked, "outcome", "request", "state")), asked);
        var accept = Json.object("accept", Json.object("request", Json.at(asked, "outcome", "request", "request")));
        var accepted = done(drive(accept, person("ana"), commandId(100)));
        check(Json.at(accepted, "outcome", "request", "relationship") != null, accepted);
        var before = store.records();
        var again = done(drive(accept, person("ana"), commandId(100)));
        check(Boolean.TRUE.equals(Json.at(again, "repeated")), again);
        check(Json.at(again, "outcome").equals(Json.at(accepted, "outcome")), again);
        check(store.records().equals(before), "written twice");
        say("ben asks ana, who accepts: %s", eventNames(accepted));

        // Somebody else was faster: nothing of the decision is written.
        var late = done(decide(envelope(blocks("ben"), person("cy"), commandId(101))));
        done(drive(blocks("ana"), person("cy"), nextId()));
        before = store.records();
        check(!store.commit(late) && store.records().equals(before), "written too late");
        say("a decision that came too late: not written");

        // An error says what is wrong with a call, and where.
        var error = raised(() -> engine.call("{\"template\": {\"name\": \"nonsense\"}}"));
        check(error.code().equals("unknown_variant") && error.path().equals("template.name"), error);
        say("an error: %s", error.getMessage());

        searchAnIndex();
    }

    /** An index answers searches, and is told what was written. */
    private void searchAnIndex() {
        try (var index = new Tutelage.Index(engine, store.records(), NOW_MILLIS)) {
            var changes = List.of(
                Json.object("done", hires("dee", 3)), Json.object("done", takesPart("dee", "mentor")));
            check(Json.at(index.change(Json.write(changes)), "size", "people").equals(4L), "not told");
            var search = Json.object("search", Json.object("type", "mentoring", "role", "mentee"));
            var inquiry = Json.object("viewer", "ben", "question", search);
            // Of all facts an index needs those about the viewer only; the candidates are in it.
            var answer = ask(index::ask, Json.object("view", request("inquiry", inquiry)));
            var hits = Json.list(Json.at(answer, "answer", "search", "hits"));
            check(hits.size() == 1 && "dee".equals(Json.at(hits, 0, "person")), answer);
            say("ben searches the index: %s", Json.at(hits, 0, "person"));
        }
    }

    /** A freed handle is answered, and never followed. */
    private static void handlesAreFreedOnce() {
        var engine = new Tutelage.Engine("{}");
        var index = new Tutelage.Index(engine, List.of(), NOW_MILLIS);
        engine.close();
        engine.close();
        check(raised(() -> engine.call("{\"describe\": {}}")).code().equals("invalid_handle"), "it answered");
        // It keeps its engine.
        check(Json.at(index.ask("{\"size\": {}}"), "size", "people").equals(0L), "it went with its engine");
        index.close();
        index.close();
        check(raised(() -> index.ask("{\"size\": {}}")).code().equals("invalid_handle"), "it answered");
    }

    /** The loop: decide, load what is missing, write; begin anew when somebody else was faster. */
    private Object drive(Object command, Object actor, String id) {
        for (int attempt = 0; attempt < 32; attempt++) {
            var answer = decide(envelope(command, actor, id));
            var done = Json.at(answer, "done");
            if (done == null || Boolean.TRUE.equals(Json.at(done, "repeated")) || store.commit(done)) {
                return answer;
            }
        }
        throw new IllegalStateException("the records changed every time while deciding");
    }

    private Object decide(Object envelope) {
        return ask(engine::call, Json.object("decide", request("envelope", envelope)));
    }

    /** Asks, and answers what is needed, until there is an answer. */
    private Object ask(Function<String, Object> whom, Map<String, Object> request) {
        var facts = Json.list(Json.at(request.values().iterator().next(), "facts"));
        while (true) {
            var answer = whom.apply(Json.write(request));
            var queries = Json.at(answer, "need", "queries");
            if (queries == null) {
                return answer;
            }
            for (var query : Json.list(queries)) {
                facts.add(Json.object("query", query, "answer", store.answer(query)));
            }
        }
    }

    private static Map<String, Object> request(String name, Object asked) {
        return Json.object(name, asked, "now", NOW, "facts", new ArrayList<>());
    }

    private static Object envelope(Object command, Object actor, String id) {
        return Json.object("id", id, "actor", actor, "command", command);
    }

    private Object hires(String id, long level) {
        var attributes = Json.object("level", level);
        var person = Json.object("id", id, "name", id, "manager", "nobody", "attributes", attributes);
        return done(drive(Json.object("person_changed", Json.object("person", person)), HOST, nextId()));
    }

    private Object takesPart(String id, String role) {
        var part = Json.object("type", "mentoring", "role", role, "places", 1L);
        return done(drive(Json.object("take_part", part), person(id), nextId()));
    }

    private static Object asks(String whom) {
        var request = Json.object("type", "mentoring", "role", "mentee", "to", List.of(whom));
        return Json.object("request", request);
    }

    private static Object blocks(String whom) {
        return Json.object("block", person(whom));
    }

    private static Object person(String id) {
        return Json.object("person", id);
    }

    /** A real host takes a random one: UUID.randomUUID(). */
    private static String commandId(int number) {
        return "00000000-0000-4000-8000-%012x".formatted(number);
    }

    private String nextId() {
        return commandId(++sent);
    }

    private static Object done(Object answer) {
        check(Json.at(answer, "done") != null, answer);
        return Json.at(answer, "done");
    }

    private static String eventNames(Object decision) {
        var events = Json.list(Json.at(decision, "events")).stream();
        var names = events.map(event -> Json.map(Json.at(event, "event")).keySet().iterator().next());
        return String.join(", ", names.toList());
    }

    private static Tutelage.CallException raised(Runnable call) {
        try {
            call.run();
        } catch (Tutelage.CallException error) {
            return error;
        }
        throw new IllegalStateException("no error was raised");
    }

    private static void check(boolean holds, Object found) {
        if (!holds) {
            var shown = found instanceof Map || found instanceof List ? Json.write(found) : found;
            throw new IllegalStateException("this does not hold: " + shown);
        }
    }

    private static void say(String format, Object... arguments) {
        System.out.println(format.formatted(arguments));
    }

    /**
     * Records by their keys, as JSON texts. A database does the same in one transaction; the Python example has one,
     * which answers every kind of query.
     */
    private static final class HashStore {
        private final Map<String, String> bodies = new LinkedHashMap<>();

        synchronized Object answer(Object query) {
            var key = Json.at(query, "record");
            if (key != null) {
                var body = bodies.get(Json.write(key));
                return body == null ? "none" : Json.object("record", Json.read(body));
            }
            var who = Json.at(query, "reporting_line");
            check(who != null, "this store has no lists: " + Json.write(query));
            if (!bodies.containsKey(Json.write(Json.object("person", who)))) {
                return "none";
            }
            // Everybody here reports to nobody.
            return Json.object("reporting_line", Json.object("above", List.of(), "end", "nobody"));
        }

        /** All of a decision if every version is what it expects, else nothing. */
        synchronized boolean commit(Object decision) {
            var changes = Json.list(Json.at(decision, "changes"));
            var removals = Json.list(Json.at(decision, "removals"));
            var guards = Json.list(Json.at(decision, "guards"));
            var receipt = Json.at(decision, "receipt");
            var receiptKey = receipt == null ? null : Json.object("receipt", Json.at(receipt, "command"));
            boolean fits = changes.stream().allMatch(c -> version(Json.at(c, "key")) == (long) Json.at(c, "expected"))
                && Stream.concat(removals.stream(), guards.stream())
                    .allMatch(guard -> version(Json.at(guard, "record")) == (long) Json.at(guard, "version"))
                && (receipt == null || version(receiptKey) == 0);
            if (!fits) {
                return false;
            }
            removals.forEach(removal -> bodies.remove(Json.write(Json.at(removal, "record"))));
            changes.forEach(c -> bodies.put(Json.write(Json.at(c, "key")), Json.write(Json.at(c, "record"))));
            if (receipt != null) {
                bodies.put(Json.write(receiptKey), Json.write(Json.object("receipt", receipt)));
            }
            return true;
        }

        synchronized List<String> records() {
            return List.copyOf(bodies.values());
        }

        private long version(Object key) {
            var body = bodies.get(Json.write(key));
            if (body == null) {
                return 0;
            }
            return (long) Json.at(Json.map(Json.read(body)).values().iterator().next(), "version");
        }
    }

    /** Every request of the shared vectors, and its response byte for byte. */
    private static void vectors() throws IOException {
        var folder = Path.of(System.getProperty("tutelage.vectors", "../../core/tests/vectors"));
        int count = 0;
        try (var engine = new Tutelage.Engine(Files.readString(folder.resolve("engine/config.json")));
            var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                for (var vector : Json.list(Json.read(Files.readString(file)))) {
                    var found = engine.exchange(Json.write(Json.at(vector, "request")));
                    var wanted = Json.write(Json.at(vector, "response"));
                    check(found.equals(wanted), Json.at(vector, "name") + ": " + found);
                    count++;
                }
            }
        }
        check(count > 500, "only " + count + " vectors");
        say("%d vectors, byte for byte", count);
    }
}
