<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** Counts all that is stored for a report, by the fold of the engine. A large host keeps the result and counts by night. */
final class Summary
{
    private const PAGE = 1_000;

    public function __construct(private readonly Engine $engine, private readonly Facts $facts)
    {
    }

    /** A summary as JSON. */
    public function of(object $plan, string $asOf): string
    {
        $summary = null;
        foreach (array_chunk($this->rows(), self::PAGE) ?: [[]] as $page) {
            $request = '{"summarise":{"plan":' . Json::encode($plan) . ',"now":' . Json::encode($asOf)
                . ',"rows":[' . implode(',', $page) . ']'
                . ($summary === null ? '' : ',"summary":' . Json::encode($summary)) . '}}';
            $summary = $this->engine->ask($request)->summary->summary;
        }
        return Json::encode($summary);
    }

    /** Every record once, with what is known of the people in it. @return list<string> */
    private function rows(): array
    {
        $of = fn (string $kind): array => array_map(
            static fn (string $line): object => Json::decode($line)->$kind,
            array_filter(explode("\n", $this->facts->lines($kind))),
        );
        $people = array_column($of('person'), null, 'id');
        $caseloads = array_column($of('caseload'), null, 'person');
        $relationships = array_column($of('relationship'), null, 'id');
        $known = static fn (array $ids): array
            => array_values(array_intersect_key($people, array_flip($ids)));
        $present = static fn (object $relationship): array => array_column(array_column(
            array_filter($relationship->members, static fn (object $member): bool => !isset($member->left)),
            'party',
        ), 'person');
        $rows = [];
        foreach ($people as $id => $person) {
            $rows[] = ['person' => array_filter(['person' => $person, 'caseload' => $caseloads[$id] ?? null])];
        }
        foreach ($of('request') as $request) {
            $two = [$request->parties->from->person, $request->parties->to->person];
            $rows[] = ['request' => ['request' => $request, 'people' => $known($two)]];
        }
        foreach ($relationships as $relationship) {
            $lines = new \stdClass();
            foreach (array_column($known($present($relationship)), 'id') as $id) {
                $lines->$id = Json::decode($this->facts->line($id));
            }
            $rows[] = ['relationship' => [
                'relationship' => $relationship, 'people' => $known($present($relationship)), 'lines' => $lines,
            ]];
        }
        foreach ($of('entry') as $entry) {
            $relationship = $relationships[$entry->relationship] ?? null;
            if ($relationship !== null) {
                $rows[] = ['entry' => [
                    'entry' => $entry, 'relationship' => $relationship, 'people' => $known($present($relationship)),
                ]];
            }
        }
        foreach ($of('feedback') as $round) {
            $relationship = $relationships[$round->relationship] ?? null;
            if ($relationship !== null) {
                $rows[] = ['feedback' => ['round' => $round, 'relationship' => $relationship]];
            }
        }
        return array_map(Json::encode(...), $rows);
    }
}
