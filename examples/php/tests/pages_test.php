<?php

declare(strict_types=1);

use Tutelage\Lms\Lms;

require_once __DIR__ . '/Browser.php';
require_once __DIR__ . '/company.php';
require_once __DIR__ . '/Server.php';

/** Somebody at their own browser. */
function signedIn(Server $server, string $person): Browser
{
    $browser = Browser::of($server->origin);
    $browser->get('/')->sees('Sign in', 'Who are you?');
    $browser->submit('Sign in', ['person' => $person])->sees('Dashboard');
    same('/', $browser->path);
    return $browser;
}

/** A mentee with whoever they find first, and what was found. @return array{Browser, Browser, string, string} */
function pair(Server $server, string $mentee = 'e077'): array
{
    $asks = signedIn($server, $mentee);
    $asks->get('/search');
    preg_match('~<h3>([^<]*)</h3>.*?to=(\w+)"~s', $asks->page, $first);
    return [$asks, signedIn($server, $first[2]), $first[2], $first[1]];
}

return [
    'ask, accept, meet, write, be refused' => function (): void {
        $server = Server::start(company());
        [$ben, $ana, $mentor, $name] = pair($server);
        $ben->get('/search')->sees('People you may ask', ' points ');
        $ben->follow('Ask')->sees("Ask $name", 'Mentoring, as a mentee');
        $ben->submit('Send the request', ['message' => "May I learn from you?\r\n<script>alert('x')</script>"])
            ->sees('Your request was sent.', 'Waits for an answer', "<script>alert('x')</script>");
        that(str_starts_with($ben->path, '/request?id='), $ben->path);
        that(!str_contains($ben->page, '<script'), 'what somebody typed is not escaped');
        $ben->get('/')->sees('Your requests ' . $name)->seesNot('None is open');
        $ben->get('/search')->sees('Your open request');

        $ana->get('/')->sees('Answer a request', 'A request waits for your answer.');
        $ana->follow('Answer a request')->sees('May I learn from you?', 'Your answer');
        $ana->submit('Accept')->sees('You accepted.', 'Nothing was written yet.');
        $relationship = $ana->path;
        that(str_starts_with($relationship, '/relationship?id='), $relationship);

        $ben->get('/')->sees('Relationships ' . $name, 'not met yet', 'Your request was accepted.');
        $ben->follow($name)->sees('Diary');
        same($relationship, $ben->path);
        $ben->submit('Plan', ['starts_at' => '2026-11-05T15:00', 'minutes' => '60', 'text' => 'Getting to know each other'])
            ->sees('The meeting was planned.', 'Planned meeting: Thu 5 Nov 2026, 15:00 UTC', '60 minutes')
            ->seesNot('It took place');
        $ana->get('/')->sees('next Thu 5 Nov 2026, 15:00 UTC', 'A meeting was planned with you.');

        // Three days later.
        $later = Server::start($server->folder, '2026-11-05T16:30:00.000Z');
        $ana = signedIn($later, $mentor);
        $ana->sees('Say whether a planned meeting took place')->get($relationship)->submit('It took place')
            ->sees('The meeting was written down.', 'Met once', 'Meeting: Thu 5 Nov 2026, 15:00 UTC');
        $ana->submit('Write', ['audience' => 'author', 'text' => 'Quicker than I am. Prepare questions!'])->sees('Prepare questions!');
        $ben = signedIn($later, 'e077');
        $ben->get($relationship)->seesNot('Prepare questions!')
            ->submit('Write', ['audience' => 'members', 'text' => 'We agreed on three goals.'])->sees('The note was written.');
        $ana->get($relationship)->sees('We agreed on three goals.', 'written by');
        $ben->submit('Write', ['audience' => 'coordinators', 'text' => 'Going well.'])
            ->sees('This was not done.', 'The programme office will read this. Say in the form that you know.');
        that(str_contains($ben->page, '>Going well.</textarea>'), 'what was typed is lost');
        $ben->submit('Write', ['audience' => 'coordinators', 'text' => 'Going well.', 'told' => 'yes'])->sees('The note was written.');
        $ben->submit('Tell the programme office', ['text' => 'Our hours are moved all the time.'])->sees('The programme office was told');
        $ana->get($relationship)->seesNot('moved all the time');
        $ben->submit('Write it down', ['starts_at' => '2026-11-04T10:00', 'minutes' => '30', 'text' => ''])->sees('Met 2 times');
        $ben->submit('Plan', ['starts_at' => '1999-01-01T10:00', 'minutes' => '30'])->sees('This was not done.', 'too early');

        // Somebody with a mentor asks no other: the role is exclusive. The search says so before, the request after.
        $other = signedIn($later, 'e138')->get('/search');
        preg_match('~/new-request\?as=mentoring%2Fmentee&amp;to=(\w+)~', $other->page, $free);
        $ben->get('/search')->sees('You may look, but for now you cannot ask:');
        that(!str_contains($ben->page, '/new-request'), 'a button for what cannot be done');
        $ben->get("/new-request?as=mentoring/mentee&to=$free[1]")->submit('Send the request', ['message' => 'And you?'])
            ->sees('This was not done.', 'You have no place left in this role.');
        that(str_contains($ben->page, '>And you?</textarea>'), 'what was typed is lost');
        // A no names the rule, as far as they may know.
        $rose = signedIn($later, 'e093');
        $rose->get('/new-request?as=mentoring/mentee&to=e001')->submit('Send the request')
            ->sees('This was not done.', 'The rule for who may be together says no (rule “reporting line”).');
    },

    'decline, withdraw; who stands outside sees nothing' => function (): void {
        $server = Server::start(company());
        [$ben, $ana, $mentor, $name] = pair($server);
        $ben->follow('Ask')->submit('Send the request', ['message' => 'please']);
        $request = $ben->path;
        $stranger = signedIn($server, 'e250');
        same(404, $stranger->get($request)->status);
        $stranger->sees('Not available')->seesNot('please', $name);
        $ana->get($request)->submit('Decline', ['code' => 'no_time', 'reason' => 'for the office only'])
            ->sees('You declined.', 'Declined', 'No time')->seesNot('for the office only');
        $ben->get($request)->sees('Declined', 'No time')->seesNot('for the office only');
        signedIn($server, 'programme-office')->get($request)->sees('No time');
        $ben->get('/search')->get("/new-request?as=mentoring/mentee&to=$mentor")->submit('Send the request');
        $second = $ben->path;
        that($second !== $request, 'the same request');
        $ben->submit('Take the request back')->sees('Your request was taken back.', 'Taken back');
        $ana->get($second)->sees('Taken back')->seesNot('Your answer');
    },

    'search by skill, by location, page by page; newcomers and buddies' => function (): void {
        $server = Server::start(company());
        $ben = signedIn($server, 'e077');
        $ben->get('/search');
        $ben->submit('Search', ['skill' => ['rust', '', '']])->sees('Rust', ' points ');
        preg_match_all('~>(\d+) points<~', $ben->page, $points);
        $sorted = $points[1];
        rsort($sorted, SORT_NUMERIC);
        same($sorted, $points[1]);
        $ben->submit('Search', ['skill' => ['', '', ''], 'location' => 'Lisbon']);
        preg_match_all('~<h3>[^<]*</h3><p class="hint">([^<]*)</p>~', $ben->page, $profiles);
        that($profiles[1] !== [], 'nobody in Lisbon');
        foreach ($profiles[1] as $profile) {
            that(str_ends_with($profile, '· Lisbon'), $profile);
        }
        $names = [];
        $ben->get('/search?as=mentoring/mentee');
        for ($page = 0; $page < 3; $page++) {
            preg_match_all('~<h3>([^<]*)</h3>~', $ben->page, $found);
            $names = [...$names, ...$found[1]];
            $ben->follow('More people');
        }
        same(30, count($names));
        same($names, array_values(array_unique($names)));
        $newcomer = array_values(array_filter(
            Lms::open($server->folder)->people->all(),
            static fn (object $person): bool => ($person->attributes->start_date ?? '') >= '2026-09-01',
        ))[0];
        $new = signedIn($server, $newcomer->id);
        $new->get('/search?as=onboarding/newcomer')->seesNot('Nobody was found')->follow('Ask')->submit('Send the request')->sees('Your request was sent.');
        $ben->get('/search?as=onboarding/newcomer')->sees('The rule for who may take part says no');
    },

    'taking part: joining, places, stepping back' => function (): void {
        $server = Server::start(company());
        $ben = signedIn($server, 'e077');
        $ben->get('/taking-part')->sees('You take part.');
        $ben->post('/taking-part', ['what' => 'join'] )->sees('This form is too old');
        $ben->get('/taking-part')->submit('Step back')->sees('You no longer take part as a mentee.');
        $ben->get('/search?as=mentoring/mentee')->sees('You do not take part in this role.');
    },

    'the same form twice takes effect once; another site sends none' => function (): void {
        $server = Server::start(company());
        [$ben, , $mentor] = pair($server);
        $ben->get("/new-request?as=mentoring/mentee&to=$mentor");
        $form = array_values(array_filter($ben->forms(), static fn (array $form): bool => $form['action'] === '/new-request'))[0];
        $ben->post('/new-request', $form['fields'])->sees('Your request was sent.');
        $request = $ben->path;
        same($request, $ben->post('/new-request', $form['fields'])->path);
        same(1, substr_count($ben->get('/')->page, '/request?id='), 'requests on the dashboard');
        $ben->post('/new-request', ['message' => 'something else'] + $form['fields'])->sees('This form was sent before');
        foreach ([['token' => ''] + $form['fields'], ['token' => str_repeat('0', 32)] + $form['fields'], []] as $forged) {
            same(403, $ben->post('/new-request', $forged)->status);
        }
        $stranger = Browser::of($server->origin);
        $stranger->post('/new-request', $form['fields'])->sees('Sign in');
    },

    'what is no page, no id and no text' => function (): void {
        $server = Server::start(company());
        $ben = signedIn($server, 'e077');
        $paths = ['/nothing', '/../config.json', '/request', '/request?id=x', '/request?id[]=x', '/relationship?id=' . str_repeat('0', 32),
            '/new-request', '/new-request?as=mentoring/mentee&to=nobody', '/new-request?as=a/b&to=e001', '/search?as=x', '/sign-out'];
        foreach ($paths as $path) {
            that(in_array($ben->get($path)->status, [404, 405], true), "$path: $ben->status");
            $ben->sees('Not available');
        }
        $odd = ['/search?skill=x', '/search?skill[]=nothing', '/search?score=1', '/search?score=x&person=nobody', "/search?location=%3Cb%3E%FF"];
        foreach ($odd as $path) {
            same(200, $ben->get($path)->status, $path);
        }
        $ben->get('/search')->follow('Ask')->submit('Send the request', ['message' => str_repeat('ä', 10_001)])
            ->sees('This was not done.', 'longer than it may be');
        $policy = preg_grep('/^Content-Security-Policy: default-src \'none\'/', $ben->headers);
        that($policy !== [], implode("\n", $ben->headers));
        same(200, $ben->get('/style.css')->status);
    },

    'what a person cannot mend is logged and not shown' => function (): void {
        $folder = company();
        $server = Server::start($folder);
        $ben = signedIn($server, 'e077');
        file_put_contents("$folder/config.json", '{"schema":{"attributes":[{"id":"secret column"}]}}');
        same(500, $ben->get('/')->status);
        $ben->sees('Something went wrong')->seesNot('secret', 'attributes', '.php');
        logged($server->logFile, 'TutelageError: schema.attributes[0]');
    },

    'pages are whole: one heading, every field with a label, nothing twice' => function (): void {
        $server = Server::start(company());
        [$ben, $ana] = pair($server);
        $ben->follow('Ask')->submit('Send the request');
        $request = $ben->path;
        $ana->get($request);
        $pages = [$ben->page, $ana->page, $ana->submit('Accept')->page];
        foreach (['/', '/search', '/taking-part', '/nothing'] as $path) {
            $pages[] = $ben->get($path)->page;
        }
        foreach ($pages as $page) {
            same(1, substr_count($page, '<h1>'));
            that(str_contains($page, '<html lang="en">') && str_contains($page, '<meta name="viewport"'), $page);
            preg_match_all('~\bid="([^"]*)"~', $page, $ids);
            same(array_values(array_unique($ids[1])), $ids[1], 'ids');
            preg_match_all('~\bid="([^"]*-hint)"~', $page, $hints);
            foreach ($hints[1] as $hint) {
                that(str_contains($page, "aria-describedby=\"$hint\""), "$hint belongs to no field");
            }
            preg_match_all('~<(?:input|select|textarea) (?![^>]*type="(?:hidden|checkbox)")[^>]*>~', $page, $controls);
            foreach ($controls[0] as $control) {
                that(preg_match('~\bid="([^"]*)"~', $control, $id) === 1 && str_contains($page, "<label for=\"$id[1]\">"), $control);
            }
        }
    },
];
