<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * Brings about what is due: reminders, expiry, momentum, and the follow-ups that decisions left behind. Run it from cron,
 * once a minute or so, and right after a command for its follow-ups. Nothing goes wrong when it does not run for a day.
 */
final class Advance
{
    private const PAGE = 64;

    public function __construct(private readonly Ask $ask, private readonly Store $store)
    {
    }

    /**
     * Until nothing is due by then, or so many decisions were made.
     *
     * @return list<Done> what happened
     */
    public function run(string $now, int $limit): array
    {
        $done = [];
        // What cannot be done yet stays due and must not hide what comes after it.
        $stuck = 0;
        while (count($done) < $limit) {
            $before = count($done);
            $page = min($limit - $before, self::PAGE) + $stuck;
            $due = $this->store->due($now, $page);
            foreach ($due as $key) {
                $result = $this->ask->decide(self::command($key), $now);
                if ($result instanceof Done && $result->happened()) {
                    $done[] = $result;
                }
            }
            if (count($done) === $before) {
                if (count($due) < $page) {
                    break;
                }
                $stuck = $page;
            }
        }
        return $done;
    }

    /** A follow-up has its own id as that of the command, so that two workers do not do it twice. */
    private static function command(object $key): array
    {
        [$id, $command] = isset($key->follow_up)
            ? [Ask::uuid($key->follow_up), ['follow_up' => ['follow_up' => $key->follow_up]]]
            : [Ask::newId(), ['advance' => ['record' => $key]]];
        return ['id' => $id, 'actor' => 'host', 'command' => $command];
    }
}
