import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.LongByReference;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;

/** The library: engines and indexes, its bytes as Java strings. To copy into a host of your own. */
final class Tutelage {
    private static final int ABI_VERSION = 1;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Functions LIBRARY = load();

    private Tutelage() {}

    /** The version of the library. */
    static String version() {
        return LIBRARY.tut_version();
    }

    /** Decides. Any number of threads may use it at once. */
    static final class Engine implements AutoCloseable {
        private final long handle;
        private final Cleaner.Cleanable free;

        Engine(String config) {
            var text = bytes(config);
            handle = handle((made, error) -> LIBRARY.tut_engine_new(text, size(text), made, error));
            free = freedOnce(this, LIBRARY::tut_engine_free, handle);
        }

        /** Answers a request document. */
        Object call(String request) {
            return Json.read(checked(given -> call(request, given)));
        }

        /** The answer as it came, that of an error too. */
        String exchange(String request) {
            return take(given -> call(request, given)).document;
        }

        /** Calls of other threads come to their end; later ones get `invalid_handle`. Again does nothing. */
        @Override
        public void close() {
            free.clean();
        }

        private int call(String request, Bytes given) {
            var text = bytes(request);
            try {
                return LIBRARY.tut_call(handle, text, size(text), given);
            } finally {
                // Else the cleaner might free the handle before the library has it.
                Reference.reachabilityFence(this);
            }
        }
    }

    /** Answers searches over records, which are given as JSON texts of one line each. It keeps its engine. */
    static final class Index implements AutoCloseable {
        private final long handle;
        private final Cleaner.Cleanable free;

        Index(Engine engine, List<String> records, long now) {
            var text = bytes(String.join("\n", records));
            try {
                handle = handle((made, error) ->
                    LIBRARY.tut_index_new(engine.handle, text, size(text), now, made, error));
            } finally {
                Reference.reachabilityFence(engine);
            }
            free = freedOnce(this, LIBRARY::tut_index_free, handle);
        }

        /** Answers a request document: a `view` with a `search`, `facets`, or `size`. */
        Object ask(String request) {
            var text = bytes(request);
            return told(given -> LIBRARY.tut_index_ask(handle, text, size(text), given));
        }

        /** Tells it what was written, a list of changes. While others ask, the error is `busy`: try again. */
        Object change(String changes) {
            var text = bytes(changes);
            return told(given -> LIBRARY.tut_index_change(handle, text, size(text), given));
        }

        @Override
        public void close() {
            free.clean();
        }

        private Object told(ToIntFunction<Bytes> call) {
            try {
                return Json.read(checked(call));
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }

    /** A call that makes no sense. Nothing was done. */
    static final class CallException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;
        private final String path;

        private CallException(int status, String document) {
            this(document.isEmpty()
                ? Json.object("code", LIBRARY.tut_status_name(status), "path", "", "message", "no more is known")
                : Json.at(Json.read(document), "error", "faults", 0));
        }

        private CallException(Object fault) {
            this((String) Json.at(fault, "code"), (String) Json.at(fault, "path"), Json.at(fault, "message"));
        }

        private CallException(String code, String path, Object message) {
            super("%s at `%s`: %s".formatted(code, path, message));
            this.code = code;
            this.path = path;
        }

        /** The stable code of the first fault. */
        String code() {
            return code;
        }

        /** Where it is. */
        String path() {
            return path;
        }
    }

    /** `tut_bytes`. */
    @Structure.FieldOrder({"ptr", "len"})
    public static final class Bytes extends Structure {
        public Pointer ptr;
        public Size len = new Size();
    }

    /** `size_t`. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    private interface Functions extends Library {
        int tut_engine_new(byte[] config, Size length, LongByReference engine, Bytes error);

        int tut_call(long engine, byte[] request, Size length, Bytes response);

        int tut_engine_free(long engine);

        int tut_index_new(long engine, byte[] records, Size length, long now, LongByReference index, Bytes error);

        int tut_index_ask(long index, byte[] request, Size length, Bytes response);

        int tut_index_change(long index, byte[] changes, Size length, Bytes response);

        int tut_index_free(long index);

        void tut_bytes_free(Bytes bytes);

        int tut_abi_version();

        String tut_version();

        String tut_status_name(int status);
    }

    private interface Maker {
        int make(LongByReference made, Bytes error);
    }

    private record Given(int status, String document) {}

    private static Functions load() {
        var named = System.getenv("TUTELAGE_LIB");
        var path = named == null || named.isEmpty() ? "../../target/release/libtutelage_c.so" : named;
        var loaded = Native.load(Path.of(path).toAbsolutePath().toString(), Functions.class);
        if (loaded.tut_abi_version() != ABI_VERSION) {
            throw new UnsatisfiedLinkError(path + " has another version of the interface");
        }
        return loaded;
    }

    /** Calls a function. What it gives is copied, and freed whatever happens. */
    private static Given take(ToIntFunction<Bytes> call) {
        var given = new Bytes();
        try {
            int status = call.applyAsInt(given);
            var text = given.ptr == null ? new byte[0] : given.ptr.getByteArray(0, given.len.intValue());
            return new Given(status, new String(text, StandardCharsets.UTF_8));
        } finally {
            LIBRARY.tut_bytes_free(given);
        }
    }

    private static String checked(ToIntFunction<Bytes> call) {
        var given = take(call);
        if (given.status != 0) {
            throw new CallException(given.status, given.document);
        }
        return given.document;
    }

    private static long handle(Maker maker) {
        var made = new LongByReference();
        checked(error -> maker.make(made, error));
        return made.getValue();
    }

    /** Frees a handle when told to, or when nobody has the object any more; never twice. */
    private static Cleaner.Cleanable freedOnce(Object owner, LongConsumer free, long handle) {
        return CLEANER.register(owner, () -> free.accept(handle));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Size size(byte[] text) {
        return new Size(text.length);
    }
}
