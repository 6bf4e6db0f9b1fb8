/* What each function promises, one after the other in the order of the header. */

#include "check.h"

static void the_library_says_what_it_is(void);
static void text_goes_in_by_length(void);
static void text_comes_out_and_is_yours(void);
static void an_engine_answers_until_it_is_freed(void);
static void a_configuration_that_is_wrong_says_where(void);
static void pointers_that_are_null_are_named(void);
static void an_index_is_made_asked_and_changed(void);
static void an_index_is_saved_and_opened(void);
static void records_that_are_wrong_say_which_line(void);
static void a_handle_of_the_other_kind_is_not_taken(void);
static void there_is_room_for_4096_handles(void);

int main(void)
{
    the_library_says_what_it_is();
    text_goes_in_by_length();
    text_comes_out_and_is_yours();
    an_engine_answers_until_it_is_freed();
    a_configuration_that_is_wrong_says_where();
    pointers_that_are_null_are_named();
    an_index_is_made_asked_and_changed();
    an_index_is_saved_and_opened();
    records_that_are_wrong_say_which_line();
    a_handle_of_the_other_kind_is_not_taken();
    there_is_room_for_4096_handles();
    printf("calls: every function does what the header says\n");
    return 0;
}

static void the_library_says_what_it_is(void)
{
    CHECK(tut_abi_version() == TUT_ABI_VERSION);
    const char *version = tut_version();
    CHECK(version == tut_version());
    CHECK(strspn(version, "0123456789.") >= 5);

    /* Every number of the header has a name of its own, and no other number has one. */
    static const struct {
        enum tut_status status;
        const char *name;
    } named[] = {
        {TUT_OK, "ok"},
        {TUT_NULL_POINTER, "null_pointer"},
        {TUT_INVALID_HANDLE, "invalid_handle"},
        {TUT_WRONG_HANDLE, "wrong_handle"},
        {TUT_BUSY, "busy"},
        {TUT_TOO_MANY_HANDLES, "too_many_handles"},
        {TUT_FILE, "file"},
        {TUT_PANIC, "panic"},
        {TUT_NO_MEMORY, "no_memory"},
        {TUT_MALFORMED_JSON, "malformed_json"},
        {TUT_UNKNOWN_FIELD, "unknown_field"},
        {TUT_INVALID_ROW, "invalid_row"},
        {TUT_UNKNOWN_ATTRIBUTE, "unknown_attribute"},
        {TUT_INVALID_FACT, "invalid_fact"},
        {TUT_COMMAND_CONFLICT, "command_conflict"},
        {TUT_INTERNAL, "internal"},
    };
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        CHECK(strcmp(tut_status_name((int32_t)named[i].status), named[i].name) == 0);
    static const int32_t none[] = {-1, 9, 99, 501, 9999, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(strcmp(tut_status_name(none[i]), "unknown") == 0);
}

static void text_goes_in_by_length(void)
{
    uint64_t engine = 0;
    /* Nothing behind the text is read, and nothing of it is kept. */
    char *config = bare("{}", 2);
    CHECK_STATUS(tut_engine_new(config, 2, &engine, NULL), TUT_OK);
    memset(config, '!', 2);
    free(config);
    static const char describe[] = "{\"describe\": {}}";
    char *request = bare(describe, sizeof describe - 1);
    struct tut_bytes response = rubbish();
    CHECK_STATUS(tut_call(engine, request, sizeof describe - 1, &response), TUT_OK);
    memset(request, '!', sizeof describe - 1);
    free(request);
    CHECK_HAS(response, "{\"described\":{\"protocol\":1");
    tut_bytes_free(&response);

    /* A text that is cut off ends where its length says; none at all is no JSON. */
    CHECK_STATUS(tut_call(engine, describe, sizeof describe - 2, &response), TUT_MALFORMED_JSON);
    tut_bytes_free(&response);
    CHECK_STATUS(tut_call(engine, NULL, 0, &response), TUT_MALFORMED_JSON);
    tut_bytes_free(&response);
    CHECK_STATUS(tut_call(engine, describe, SIZE_MAX, &response), TUT_TOO_LARGE);
    tut_bytes_free(&response);
    static const char no_text[] = {(char)0xFF, (char)0xFE};
    CHECK_STATUS(tut_call(engine, no_text, sizeof no_text, &response), TUT_MALFORMED_JSON);
    CHECK_HAS(response, "\"path\":\"request\",\"message\":\"the text is not UTF-8\"");
    tut_bytes_free(&response);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
}

static void text_comes_out_and_is_yours(void)
{
    uint64_t engine = vector_engine();
    struct tut_bytes response = rubbish();
    CHECK_STATUS(call(engine, "{\"describe\": {}}", &response), TUT_OK);
    CHECK(response.len > 2 && response.ptr[0] == '{' && response.ptr[response.len - 1] == '}');
    CHECK(response.ptr[response.len] == 0 && strlen(response.ptr) == response.len);
    /* It outlives its engine, and does not mind what became of `len`. */
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    CHECK_HAS(response, "\"library\":");
    response.len = 1;
    tut_bytes_free(&response);
    CHECK(response.ptr == NULL && response.len == 0);
    tut_bytes_free(&response);
    tut_bytes_free(NULL);
    struct tut_bytes empty = {NULL, 0};
    tut_bytes_free(&empty);
}

static void an_engine_answers_until_it_is_freed(void)
{
    uint64_t engine = 0;
    struct tut_bytes out = rubbish();
    CHECK_STATUS(tut_engine_new("{}", 2, &engine, &out), TUT_OK);
    CHECK(engine != 0 && out.ptr == NULL && out.len == 0);
    CHECK_STATUS(call_only(engine, "{\"describe\": {}}"), TUT_OK);
    CHECK_STATUS(call(engine, "{\"describes\": {}}", &out), TUT_UNKNOWN_VARIANT);
    CHECK_HAS(out, "{\"error\":{\"faults\":[{\"code\":\"unknown_variant\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    CHECK_STATUS(call(engine, "{\"describe\": {}}", &out), TUT_INVALID_HANDLE);
    CHECK(strcmp(out.ptr, "{\"error\":{\"faults\":[{\"code\":\"invalid_handle\",\"path\":\"engine\",\"message\":"
                          "\"this is no handle, or one that was freed\"}]}}") == 0);
    tut_bytes_free(&out);
    CHECK_STATUS(tut_engine_free(engine), TUT_INVALID_HANDLE);
    CHECK_STATUS(tut_engine_free(0), TUT_OK);
    CHECK_STATUS(tut_index_free(0), TUT_OK);
}

static void a_configuration_that_is_wrong_says_where(void)
{
    static const char config[] = "{\"types\": [{\"version\": 0}]}";
    uint64_t engine = 5;
    struct tut_bytes error = rubbish();
    CHECK_STATUS(tut_engine_new(config, sizeof config - 1, &engine, &error), TUT_MISSING_FIELD);
    CHECK(engine == 0);
    CHECK_HAS(error, "\"code\":\"missing_field\",\"path\":\"types[0].draft\"");
    tut_bytes_free(&error);
    /* A zero in a text is a character like any other, and no JSON. */
    CHECK_STATUS(tut_engine_new("\0", 1, &engine, &error), TUT_MALFORMED_JSON);
    tut_bytes_free(&error);
}

static void pointers_that_are_null_are_named(void)
{
    uint64_t engine = vector_engine(), index = 5, other = 5;
    struct tut_bytes out = rubbish();
    CHECK_STATUS(tut_engine_new(NULL, 9, &other, &out), TUT_NULL_POINTER);
    CHECK(other == 0);
    CHECK_HAS(out, "\"code\":\"null_pointer\",\"path\":\"config\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_engine_new("{}", 2, NULL, &out), TUT_NULL_POINTER);
    CHECK_HAS(out, "\"path\":\"engine\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_engine_new("{}", 2, NULL, NULL), TUT_NULL_POINTER);

    CHECK_STATUS(tut_call(engine, NULL, 9, &out), TUT_NULL_POINTER);
    CHECK_HAS(out, "\"path\":\"request\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_call(engine, "{}", 2, NULL), TUT_NULL_POINTER);

    CHECK_STATUS(tut_index_new(engine, NULL, 9, NOW, &index, &out), TUT_NULL_POINTER);
    CHECK(index == 0);
    CHECK_HAS(out, "\"path\":\"records\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_new(engine, "", 0, NOW, NULL, &out), TUT_NULL_POINTER);
    CHECK_HAS(out, "\"path\":\"index\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_open(engine, NULL, 9, &index, &out), TUT_NULL_POINTER);
    CHECK_HAS(out, "\"path\":\"path\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_open(engine, "x", 1, NULL, NULL), TUT_NULL_POINTER);
    CHECK_STATUS(tut_index_load(engine, NULL, 9, &index, &out), TUT_NULL_POINTER);
    CHECK_HAS(out, "\"path\":\"saved\"");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_load(engine, "x", 1, NULL, NULL), TUT_NULL_POINTER);

    /* No records are no people; and where nobody wants the answer, it need not be taken. */
    CHECK_STATUS(tut_index_new(engine, NULL, 0, NOW, &index, NULL), TUT_OK);
    CHECK_STATUS(tut_index_ask(index, NULL, 9, &out), TUT_NULL_POINTER);
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_ask(index, "{}", 2, NULL), TUT_NULL_POINTER);
    CHECK_STATUS(tut_index_change(index, NULL, 9, &out), TUT_NULL_POINTER);
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_change(index, "[]", 2, NULL), TUT_OK);
    CHECK_STATUS(tut_index_save(index, NULL), TUT_NULL_POINTER);
    CHECK_STATUS(tut_index_save_file(index, NULL, 9, &out), TUT_NULL_POINTER);
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_free(index), TUT_OK);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
}

static const char SEARCH[] = "{\"view\": {\"inquiry\": {\"viewer\": \"ben\", \"question\": {\"search\": "
                             "{\"type\": \"mentoring\", \"role\": \"mentee\"}}}, \"now\": \"2026-03-02T09:00:00Z\"}}";

static void an_index_is_made_asked_and_changed(void)
{
    uint64_t engine = vector_engine(), index = 0;
    char *records = bare(THREE_PEOPLE, sizeof THREE_PEOPLE - 1);
    struct tut_bytes out = rubbish();
    CHECK_STATUS(tut_index_new(engine, records, sizeof THREE_PEOPLE - 1, NOW, &index, &out), TUT_OK);
    CHECK(index != 0 && index != engine && out.ptr == NULL);
    free(records);
    /* It keeps its engine. */
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    CHECK_STATUS(ask(index, "{\"size\": {}}", &out), TUT_OK);
    CHECK_HAS(out, "{\"size\":{\"people\":3,\"changed\":0,");
    tut_bytes_free(&out);
    CHECK_STATUS(ask(index, SEARCH, &out), TUT_OK);
    CHECK_HAS(out, "{\"need\":{\"queries\":[{\"record\":{\"person\":\"ben\"}}");
    tut_bytes_free(&out);
    CHECK_STATUS(change(index,
                        "[{\"records\": [{\"person\": {\"id\": \"di\", \"name\": \"Di\"}}]},"
                        " {\"removed\": [{\"person\": \"cy\"}]}, {\"settle\": \"2026-03-03T09:00:00Z\"}]",
                        &out),
                 TUT_OK);
    CHECK_HAS(out, "{\"size\":{\"people\":3,\"changed\":1,");
    tut_bytes_free(&out);
    /* One is wrong: none is taken. */
    CHECK_STATUS(change(index,
                        "[{\"records\": [{\"person\": {\"id\": \"ed\", \"name\": \"Ed\"}}]}, {\"records\":"
                        " [{\"person\": {\"id\": \"fi\", \"name\": \"Fi\", \"attributes\": {\"no_such\": 1}}}]}]",
                        &out),
                 TUT_UNKNOWN_ATTRIBUTE);
    CHECK_HAS(out, "\"path\":\"[1].records[0].attributes");
    tut_bytes_free(&out);
    CHECK_STATUS(ask(index, "{\"size\": {}}", &out), TUT_OK);
    CHECK_HAS(out, "{\"size\":{\"people\":3,\"changed\":1,");
    tut_bytes_free(&out);
    CHECK_STATUS(tut_index_free(index), TUT_OK);
    CHECK_STATUS(tut_index_free(index), TUT_INVALID_HANDLE);
    CHECK_STATUS(ask_only(index, "{\"size\": {}}"), TUT_INVALID_HANDLE);
}

static uint64_t three_people(uint64_t engine)
{
    uint64_t index = 0;
    CHECK_STATUS(tut_index_new(engine, THREE_PEOPLE, sizeof THREE_PEOPLE - 1, NOW, &index, NULL), TUT_OK);
    return index;
}

static void an_index_is_saved_and_opened(void)
{
    char folder[] = "/tmp/tutelage-calls-XXXXXX", path[64];
    CHECK(mkdtemp(folder) != NULL);
    int path_len = snprintf(path, sizeof path, "%s/people.index", folder);
    char *bare_path = bare(path, (size_t)path_len);

    uint64_t engine = vector_engine(), index = three_people(engine), opened = 0, loaded = 0;
    struct tut_bytes saved = rubbish(), error = rubbish(), out = rubbish();
    CHECK_STATUS(tut_index_save(index, &saved), TUT_OK);
    CHECK_STATUS(tut_index_save_file(index, bare_path, (size_t)path_len, &error), TUT_OK);
    CHECK(error.ptr == NULL);
    size_t len;
    char *file = file_text(path, &len);
    CHECK(len == saved.len && memcmp(file, saved.ptr, len) == 0);

    /* What is loaded is copied; what is opened is mapped, and a new file in its place does not change it. */
    CHECK_STATUS(tut_index_load(engine, file, len, &loaded, &error), TUT_OK);
    memset(file, 0, len);
    free(file);
    CHECK_STATUS(tut_index_open(engine, bare_path, (size_t)path_len, &opened, &error), TUT_OK);
    free(bare_path);
    CHECK_STATUS(change(index, "[{\"removed\": [{\"person\": \"cy\"}]}]", NULL), TUT_OK);
    CHECK_STATUS(tut_index_save_file(index, path, (size_t)path_len, NULL), TUT_OK);
    uint64_t both[] = {loaded, opened};
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(ask(both[i], "{\"size\": {}}", &out), TUT_OK);
        CHECK_HAS(out, "{\"size\":{\"people\":3,\"changed\":0,");
        tut_bytes_free(&out);
        CHECK_STATUS(ask(both[i], SEARCH, &out), TUT_OK);
        CHECK_HAS(out, "{\"need\":");
        tut_bytes_free(&out);
        CHECK_STATUS(tut_index_free(both[i]), TUT_OK);
    }

    /* What is damaged, missing or cannot be written is said, and nothing is left behind. */
    CHECK_STATUS(tut_index_load(engine, saved.ptr, saved.len / 2, &loaded, &error), TUT_STALE_FILE);
    CHECK(loaded == 0);
    tut_bytes_free(&error);
    CHECK_STATUS(tut_index_load(engine, "", 0, &loaded, NULL), TUT_STALE_FILE);
    CHECK_STATUS(tut_index_open(engine, folder, strlen(folder), &opened, &error), TUT_FILE);
    CHECK_HAS(error, "\"code\":\"file\",\"path\":\"path\"");
    tut_bytes_free(&error);
    static const char nowhere[] = "/no/such/folder/people.index";
    CHECK_STATUS(tut_index_open(engine, nowhere, sizeof nowhere - 1, &opened, NULL), TUT_FILE);
    CHECK(opened == 0);
    CHECK_STATUS(tut_index_save_file(index, nowhere, sizeof nowhere - 1, &error), TUT_FILE);
    tut_bytes_free(&error);
    tut_bytes_free(&saved);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    CHECK_STATUS(tut_index_free(index), TUT_OK);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
}

static void records_that_are_wrong_say_which_line(void)
{
    uint64_t engine = vector_engine(), index = 5;
    static const char records[] = "{\"person\": {\"id\": \"ana\", \"name\": \"Ana\"}}\n\n{\"person\": 1}";
    struct tut_bytes error = rubbish();
    CHECK_STATUS(tut_index_new(engine, records, sizeof records - 1, NOW, &index, &error), TUT_INVALID_VALUE);
    CHECK(index == 0);
    CHECK_HAS(error, "\"path\":\"records[2].person\"");
    tut_bytes_free(&error);
    CHECK_STATUS(tut_index_new(engine, NULL, 0, INT64_MAX, &index, &error), TUT_OUT_OF_RANGE);
    CHECK_HAS(error, "\"path\":\"now\"");
    tut_bytes_free(&error);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
}

static void a_handle_of_the_other_kind_is_not_taken(void)
{
    uint64_t engine = vector_engine(), index = three_people(engine), made = 5;
    CHECK_STATUS(call_only(index, "{}"), TUT_WRONG_HANDLE);
    CHECK_STATUS(ask_only(engine, "{}"), TUT_WRONG_HANDLE);
    CHECK_STATUS(change(engine, "[]", NULL), TUT_WRONG_HANDLE);
    CHECK_STATUS(save_only(engine), TUT_WRONG_HANDLE);
    CHECK_STATUS(tut_index_save_file(engine, "x", 1, NULL), TUT_WRONG_HANDLE);
    CHECK_STATUS(tut_index_new(index, NULL, 0, NOW, &made, NULL), TUT_WRONG_HANDLE);
    CHECK(made == 0);
    CHECK_STATUS(tut_index_load(index, NULL, 0, &made, NULL), TUT_WRONG_HANDLE);
    CHECK_STATUS(tut_engine_free(index), TUT_WRONG_HANDLE);
    CHECK_STATUS(tut_index_free(engine), TUT_WRONG_HANDLE);
    CHECK_STATUS(tut_index_free(index), TUT_OK);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
}

static void there_is_room_for_4096_handles(void)
{
    static uint64_t made[4096];
    for (size_t i = 0; i < 4096; i++)
        CHECK_STATUS(tut_engine_new("{}", 2, &made[i], NULL), TUT_OK);
    uint64_t more = 5;
    struct tut_bytes error = rubbish();
    CHECK_STATUS(tut_engine_new("{}", 2, &more, &error), TUT_TOO_MANY_HANDLES);
    CHECK(more == 0);
    CHECK_HAS(error, "free those that are not needed");
    tut_bytes_free(&error);
    for (size_t i = 0; i < 4096; i++)
        CHECK_STATUS(tut_engine_free(made[i]), TUT_OK);
    CHECK_STATUS(tut_engine_new("{}", 2, &more, NULL), TUT_OK);
    CHECK_STATUS(tut_engine_free(more), TUT_OK);
}
