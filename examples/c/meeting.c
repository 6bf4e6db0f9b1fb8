/* Step 4: meetings and notes, each for the audience it was written for; and what silence does. */

#include "five_steps.h"

#include <stdio.h>
#include <string.h>

/* An entry keeps the audience that it was written for. */
void keep_a_diary(struct host *host, const struct cast *cast)
{
    const char *relationship = cast->relationship;
    pass(host, 21);
    does(host, cast->mentor,
         "{\"plan_meeting\":{\"relationship\":\"%s\",\"starts_at\":\"%s\",\"minutes\":45,\"text\":\"Getting on\"}}",
         relationship, at_day(24));
    char meeting[64], goals[64];
    snprintf(meeting, sizeof meeting, "%s", said(host, "$.done.outcome.entry.entry"));
    pass(host, 24);
    does(host, cast->mentor, "{\"hold_meeting\":{\"entry\":\"%s\",\"starts_at\":\"%s\",\"minutes\":50}}", meeting, host->now);
    does(host, cast->mentee,
         "{\"write_note\":{\"relationship\":\"%s\",\"text\":\"We agreed on three gaols and one book.\"}}", relationship);
    snprintf(goals, sizeof goals, "%s", said(host, "$.done.outcome.entry.entry"));
    does(host, cast->mentee,
         "{\"write_note\":{\"relationship\":\"%s\",\"audience\":\"author\",\"text\":\"Quicker than I am. Prepare questions!\"}}",
         relationship);

    /* Coordinators read the words only where the type says so, and where the writer was told. */
    static const char room[] = "{\"write_note\":{\"relationship\":\"%s\",\"audience\":\"coordinators\",\"told\":%s,"
                               "\"text\":\"Going well; we would like a room on Tuesdays.\"}}";
    if (!tries(host, cast->mentor, room, relationship, "false"))
        printf("%s writes for coordinators and is refused at first: %s\n", name(host, cast->mentor),
               said(host, "$.refused.reasons[0].message"));
    does(host, cast->mentor, room, relationship, "true");

    pass(host, 25);
    does(host, cast->mentee, "{\"edit_entry\":{\"entry\":\"%s\",\"text\":\"We agreed on three goals and one book.\"}}", goals);
    does(host, cast->mentee,
         "{\"raise_concern\":{\"relationship\":\"%s\",\"text\":\"My manager moves our hours. Please help.\"}}", relationship);
    printf("a meeting planned and held; three notes for three audiences, one of them corrected; a concern\n");
}

/* Who meets on a day, by habit: buddies often, mentors every month, one in five never. */
static int meet(struct host *host, const struct cast *cast, const char *type, int day)
{
    int met = 0, place = 0;
    if (!shows(host, cast->office, "{\"overview\":{\"type\":\"%s\",\"limit\":1000}}", type))
        stop("the office may not see the overview: %s", host->answer.ptr);
    struct people running = people_of(host, ANSWERED(host, "SELECT (value ->> '$.relationship.relationship') || ' ' ||"
                                                           " (value ->> '$.relationship.members[0].person.id')"
                                                           " FROM json_each(?2, '$.answer.overview.rows')"
                                                           " WHERE value ->> '$.relationship.ended_at' IS NULL"));
    for (const char *one; (one = next_person(&running)) != NULL; place++) {
        char relationship[64], member[32];
        if (sscanf(one, "%63s %31s", relationship, member) != 2)
            stop("no relationship: %s", one);
        bool habit = strcmp(type, "onboarding") == 0 ? place % 5 != 0 : place % 5 > 1 || (place % 5 == 1 && day == 28);
        if (!habit || strcmp(relationship, cast->relationship) == 0)
            continue;
        does(host, member, "{\"log_meeting\":{\"relationship\":\"%s\",\"starts_at\":\"%s\",\"minutes\":45}}", relationship,
             host->now);
        met++;
    }
    return met;
}

/* Silence is noticed by time alone: the host moves its clock, and runs what is due. */
void time_passes(struct host *host, const struct cast *cast)
{
    static const int days[] = {28, 42, 56, 70, 84, 98};
    for (int i = 0; i < 6; i++) {
        const char *happened = pass(host, days[i]);
        printf("day %d: %s\n", days[i], happened);
        int met = meet(host, cast, "onboarding", days[i]);
        if (i % 2 == 0)
            met += meet(host, cast, "mentoring", days[i]);
        if (days[i] == 56) {
            does(host, cast->mentor, "{\"log_meeting\":{\"relationship\":\"%s\",\"starts_at\":\"%s\",\"minutes\":45}}",
                 cast->relationship, host->now);
            does(host, cast->mentee, "{\"plan_meeting\":{\"relationship\":\"%s\",\"starts_at\":\"%s\",\"minutes\":30}}",
                 cast->relationship, at_day(110));
            met++;
        }
        printf("  %d meetings\n", met);
    }
    printf("day 100: %s\n", pass(host, 100));
}
