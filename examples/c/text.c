#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_add(struct text *text, const char *more)
{
    text_add_bytes(text, more, strlen(more));
}

void text_add_bytes(struct text *text, const char *more, size_t len)
{
    if (text->room - text->len <= len) {
        size_t room = 2 * (text->len + len) + 64;
        char *larger = realloc(text->ptr, room);
        if (larger == NULL)
            stop("no memory for %zu bytes", room);
        text->ptr = larger;
        text->room = room;
    }
    memcpy(text->ptr + text->len, more, len);
    text->len += len;
    text->ptr[text->len] = 0;
}

void text_addf(struct text *text, const char *format, ...)
{
    char few[512];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int len = vsnprintf(few, sizeof few, format, arguments);
    va_end(arguments);
    if (len < 0)
        stop("a text cannot be written");
    if ((size_t)len < sizeof few) {
        text_add_bytes(text, few, (size_t)len);
    } else {
        char *many = malloc((size_t)len + 1);
        if (many == NULL)
            stop("no memory for %d bytes", len);
        vsnprintf(many, (size_t)len + 1, format, again);
        text_add_bytes(text, many, (size_t)len);
        free(many);
    }
    va_end(again);
}

void text_add_json(struct text *text, const char *string)
{
    text_add(text, "\"");
    for (const char *at = string; *at != 0; at++) {
        if (*at == '"' || *at == '\\')
            text_addf(text, "\\%c", *at);
        else if ((unsigned char)*at < 0x20)
            text_addf(text, "\\u%04x", (unsigned)*at);
        else
            text_add_bytes(text, at, 1);
    }
    text_add(text, "\"");
}

void text_clear(struct text *text)
{
    text->len = 0;
    if (text->ptr != NULL)
        text->ptr[0] = 0;
}

void text_free(struct text *text)
{
    free(text->ptr);
    *text = (struct text){0};
}

void text_add_file(struct text *text, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        stop("%s cannot be opened", path);
    char some[4096];
    size_t len;
    while ((len = fread(some, 1, sizeof some, file)) > 0)
        text_add_bytes(text, some, len);
    if (ferror(file))
        stop("%s cannot be read", path);
    fclose(file);
}

void stop(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}
