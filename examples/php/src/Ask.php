<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * The loop in which a host asks the engine: send the command or question, load what it needs, send it again with all facts
 * so far, and write what was decided.
 *
 * A command is loaded, decided and written in one transaction. Where others were faster nothing is written and it begins
 * anew, so that nothing is ever decided from what is no longer true.
 */
final class Ask
{
    /** From facts of one moment a decision takes at most three rounds. */
    private const MOST_ROUNDS = 3;
    private const MOST_ATTEMPTS = 32;

    public function __construct(private readonly Engine $engine, private readonly Store $store)
    {
    }

    /** A command of a person, who the host has made sure it is. Sent again with the same id it takes effect once. */
    public function asPerson(string $person, string $commandId, array $command, string $now): Done|Refusal
    {
        return $this->decide(['id' => $commandId, 'actor' => ['person' => $person], 'command' => $command], $now);
    }

    /** A command of the host itself. */
    public function asHost(string $commandId, array $command, string $now): Done|Refusal
    {
        return $this->decide(['id' => $commandId, 'actor' => 'host', 'command' => $command], $now);
    }

    /**
     * Decides a command and writes the decision.
     *
     * @throws TutelageError when the command makes no sense
     * @throws Conflict when others were faster every time
     */
    public function decide(array $envelope, string $now): Done|Refusal
    {
        for ($attempt = 1;; $attempt++) {
            try {
                return $this->store->transaction(fn (): Done|Refusal => $this->decideOnce($envelope, $now));
            } catch (Conflict $conflict) {
                if ($attempt === self::MOST_ATTEMPTS) {
                    throw $conflict;
                }
            }
        }
    }

    /** What somebody may see: the answer to a question such as `['dashboard' => []]`, without its name. */
    public function view(string $viewer, array $question, string $now): object
    {
        return $this->store->snapshot(fn (): object
            => $this->seen(fn (string $request): object => $this->engine->ask($request), $viewer, $question, $now));
    }

    /** The same of an index, for a search; the transaction is the caller's. */
    public function viewIn(Index $index, string $viewer, array $question, string $now): object
    {
        return $this->seen(fn (string $request): object => $index->ask($request), $viewer, $question, $now);
    }

    /** A UUID for a command. */
    public static function newId(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80);
        return self::uuid(bin2hex($bytes));
    }

    /** 32 hexadecimal digits, as record ids have, as a UUID. */
    public static function uuid(string $hex): string
    {
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split($hex, 4));
    }

    private function decideOnce(array $envelope, string $now): Done|Refusal
    {
        $head = '{"decide":{"envelope":' . Json::encode($envelope) . ',"now":' . Json::encode($now) . ',"facts":[';
        $facts = [];
        for ($round = 0; $round <= self::MOST_ROUNDS; $round++) {
            $answer = $this->engine->ask($head . implode(',', $facts) . ']}}');
            if (isset($answer->refused)) {
                return new Refusal($answer->refused->reasons);
            }
            if (isset($answer->done)) {
                if (!$answer->done->repeated) {
                    $this->store->commit($answer->done);
                }
                return new Done($answer->done);
            }
            $facts = [...$facts, ...$this->store->facts->of($answer->need->queries)];
        }
        throw new Conflict('the facts changed while they were read');
    }

    /** @param callable(string): object $ask */
    private function seen(callable $ask, string $viewer, array $question, string $now): object
    {
        // What a question asks for is an object, also where it has no field.
        $inquiry = ['viewer' => $viewer, 'question' => array_map(static fn (array $of): object => (object) $of, $question)];
        $head = '{"view":{"inquiry":' . Json::encode($inquiry) . ',"now":' . Json::encode($now) . ',"facts":[';
        $facts = [];
        while (true) {
            $answer = $ask($head . implode(',', $facts) . ']}}');
            if (isset($answer->refused)) {
                return new Refusal($answer->refused->reasons);
            }
            if (isset($answer->answer)) {
                return current((array) $answer->answer);
            }
            $facts = [...$facts, ...$this->store->facts->of($answer->need->queries)];
        }
    }
}
