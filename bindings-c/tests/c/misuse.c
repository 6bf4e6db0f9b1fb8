/*
 * Scripts of misuse against a model that knows what every handle is: handles that are good, of the other kind, freed,
 * made up near to one; pointers that are NULL; texts that are none. Each answer is one of those that the model expects.
 *
 *   misuse [SCRIPTS]      10,000 by itself, of 20 steps each; handles live on from one script to the next
 */

#include "check.h"

enum kind { ENGINE, INDEX };

enum { MOST_LIVE = 200, STEPS = 20 };

struct live {
    uint64_t handle;
    enum kind kind;
};

/* What the model knows. `freed` is a set that only grows: no handle may ever come again. */
struct model {
    struct live live[MOST_LIVE];
    size_t count;
    uint64_t *freed;
    size_t freed_count, freed_room;
    uint64_t answers[512];
};

static void step(struct model *model, uint64_t *dice);
static void free_all(struct model *model);

int main(int argc, char **argv)
{
    int scripts = rounds_of(argc, argv, 10000);
    static struct model model;
    for (int script = 0; script < scripts; script++) {
        uint64_t dice = (uint64_t)script;
        for (int i = 0; i < STEPS; i++)
            step(&model, &dice);
    }
    uint64_t good = model.answers[TUT_OK], all = 0;
    for (size_t i = 0; i < sizeof model.answers / sizeof model.answers[0]; i++)
        all += model.answers[i];
    /* A model that expects nothing but refusals would prove little, and so would one without any. */
    CHECK(good > all / 10 && model.answers[TUT_INVALID_HANDLE] > all / 100 && model.answers[TUT_WRONG_HANDLE] > 0);
    CHECK(model.answers[TUT_NULL_POINTER] > 0 && model.answers[TUT_MALFORMED_JSON] > 0);
    free_all(&model);
    printf("misuse: %d scripts, %" PRIu64 " calls, %" PRIu64 " of them taken\n", scripts, all, good);
    return 0;
}

/* A status as one bit of a set; those below 64 by their number, those of the engine in the upper half. */
static uint64_t bit(enum tut_status status)
{
    return UINT64_C(1) << ((int)status < 32 ? (int)status : 32 + ((int)status - 100) % 32);
}

static void expect(struct model *model, enum tut_status got, uint64_t allowed, uint64_t handle)
{
    model->answers[(int)got]++;
    if ((bit(got) & allowed) == 0)
        printf("handle %" PRIx64 " gave %s\n", handle, tut_status_name((int32_t)got));
    CHECK((bit(got) & allowed) != 0);
}

static const struct live *find(const struct model *model, uint64_t handle)
{
    for (size_t i = 0; i < model->count; i++)
        if (model->live[i].handle == handle)
            return &model->live[i];
    return NULL;
}

/* What a call with this handle says when all else is well. */
static uint64_t by_handle(const struct model *model, uint64_t handle, enum kind wanted)
{
    const struct live *found = find(model, handle);
    if (found == NULL)
        return bit(TUT_INVALID_HANDLE);
    return bit(found->kind == wanted ? TUT_OK : TUT_WRONG_HANDLE);
}

static void made(struct model *model, uint64_t handle, enum kind kind)
{
    CHECK(handle != 0 && find(model, handle) == NULL);
    size_t mask = model->freed_room - 1;
    for (size_t at = (size_t)(handle * UINT64_C(0x9E3779B97F4A7C15)); model->freed_room != 0; at++) {
        if (model->freed[at & mask] == 0)
            break;
        CHECK(model->freed[at & mask] != handle);
    }
    model->live[model->count++] = (struct live){handle, kind};
}

static void put(uint64_t *set, size_t room, uint64_t handle)
{
    size_t at = (size_t)(handle * UINT64_C(0x9E3779B97F4A7C15));
    while (set[at & (room - 1)] != 0)
        at++;
    set[at & (room - 1)] = handle;
}

static void was_freed(struct model *model, uint64_t handle)
{
    for (size_t i = 0; i < model->count; i++)
        if (model->live[i].handle == handle)
            model->live[i--] = model->live[--model->count];
    if (2 * (model->freed_count + 1) > model->freed_room) {
        size_t room = model->freed_room == 0 ? 1024 : 2 * model->freed_room;
        uint64_t *larger = calloc(room, sizeof *larger);
        CHECK(larger != NULL);
        for (size_t i = 0; i < model->freed_room; i++)
            if (model->freed[i] != 0)
                put(larger, room, model->freed[i]);
        free(model->freed);
        model->freed = larger;
        model->freed_room = room;
    }
    put(model->freed, model->freed_room, handle);
    model->freed_count++;
}

/* A handle: good, freed, or made up near to one. */
static uint64_t any_handle(const struct model *model, uint64_t *dice)
{
    uint64_t good = model->count == 0 ? 1 : model->live[below(dice, model->count)].handle;
    switch (below(dice, 8)) {
    case 0: {
        uint64_t freed = model->freed_room == 0 ? 0 : model->freed[below(dice, model->freed_room)];
        return freed == 0 ? 1 : freed;
    }
    case 1:
        return roll(dice);
    case 2:
        return good ^ (UINT64_C(1) << below(dice, 64));
    case 3:
        return roll(dice) % 5000;
    default:
        return good;
    }
}

/* A text that goes in: the right one, NULL with a length, or no JSON; `expects` gets what is said of it. */
struct text {
    const char *ptr;
    size_t len;
    uint64_t expects;
};

static struct text any_text(uint64_t *dice, const char *right)
{
    switch (below(dice, 10)) {
    case 0:
        return (struct text){NULL, 9, bit(TUT_NULL_POINTER)};
    case 1:
        return (struct text){"]", 1, bit(TUT_MALFORMED_JSON)};
    default:
        return (struct text){right, strlen(right), bit(TUT_OK)};
    }
}

/* Where several things are wrong the header does not say which is named; where none is, it is done. */
static uint64_t together(uint64_t one, uint64_t other)
{
    uint64_t wrong = (one | other) & ~bit(TUT_OK);
    return wrong == 0 ? bit(TUT_OK) : wrong;
}

/* Now and then an answer is not wanted; functions that give nothing else take that for a fault. */
static struct tut_bytes *any_place(uint64_t *dice, struct tut_bytes *place)
{
    *place = rubbish();
    return below(dice, 10) == 0 ? NULL : place;
}

static void take(struct tut_bytes *place)
{
    if (place == NULL)
        return;
    CHECK(place->ptr == NULL ? place->len == 0 : place->ptr[place->len] == 0);
    tut_bytes_free(place);
}

static void step(struct model *model, uint64_t *dice)
{
    uint64_t handle = any_handle(model, dice), handle_out = 5;
    struct tut_bytes place, *out = any_place(dice, &place);
    uint64_t needs_place = bit(out == NULL ? TUT_NULL_POINTER : TUT_OK);
    struct text text;
    enum tut_status status;
    size_t what = below(dice, 10);
    if (model->count == MOST_LIVE && what < 3)
        what += 5;
    switch (what) {
    case 0:
        text = any_text(dice, "{}");
        status = tut_engine_new(text.ptr, text.len, &handle_out, out);
        expect(model, status, text.expects, handle);
        break;
    case 1:
    case 2:
        text = any_text(dice, THREE_PEOPLE);
        status = tut_index_new(handle, text.ptr, text.len, NOW, &handle_out, out);
        expect(model, status, together(by_handle(model, handle, ENGINE), text.expects), handle);
        break;
    case 3:
        text = any_text(dice, "{\"describe\": {}}");
        status = tut_call(handle, text.ptr, text.len, out);
        expect(model, status, together(needs_place, together(by_handle(model, handle, ENGINE), text.expects)), handle);
        break;
    case 4:
        text = any_text(dice, "{\"size\": {}}");
        status = tut_index_ask(handle, text.ptr, text.len, out);
        expect(model, status, together(needs_place, together(by_handle(model, handle, INDEX), text.expects)), handle);
        break;
    case 5:
        text = any_text(dice, "[]");
        status = tut_index_change(handle, text.ptr, text.len, out);
        expect(model, status, together(by_handle(model, handle, INDEX), text.expects), handle);
        break;
    case 6:
        status = tut_index_save(handle, out);
        expect(model, status, together(needs_place, by_handle(model, handle, INDEX)), handle);
        break;
    case 7:
        status = tut_index_load(handle, NULL, 0, &handle_out, out);
        expect(model, status, together(by_handle(model, handle, ENGINE), bit(TUT_STALE_FILE)), handle);
        break;
    default: {
        enum kind kind = what == 8 ? ENGINE : INDEX;
        status = kind == ENGINE ? tut_engine_free(handle) : tut_index_free(handle);
        expect(model, status, handle == 0 ? bit(TUT_OK) : by_handle(model, handle, kind), handle);
        if (status == TUT_OK && handle != 0)
            was_freed(model, handle);
        return;
    }
    }
    take(out);
    bool makes = what < 3 || what == 7;
    CHECK(makes ? (status == TUT_OK) == (handle_out != 0) : handle_out == 5);
    if (makes && status == TUT_OK)
        made(model, handle_out, what == 0 ? ENGINE : INDEX);
}

static void free_all(struct model *model)
{
    while (model->count > 0) {
        struct live last = model->live[--model->count];
        CHECK_STATUS(last.kind == ENGINE ? tut_engine_free(last.handle) : tut_index_free(last.handle), TUT_OK);
    }
    free(model->freed);
}
