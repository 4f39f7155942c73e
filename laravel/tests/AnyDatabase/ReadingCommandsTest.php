<?php

declare(strict_types=1);

/* The commands that only read: ask, survey and replay. */

use CoverageKernel\Laravel\Console\ReadingCommand;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Events\ClaimDecided;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions as Kept;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Event;
use Symfony\Component\Console\Command\Command;

const ENVIRONMENT = ['workspace' => 17, 'environment' => 4, 'connection' => 3];

const ASK = [...ENVIRONMENT, 'scope' => 'intune_core', 'level' => 'content_backed'];

/**
 * Runs a command.
 *
 * @param  array<array-key, mixed>  $arguments
 * @return array{int, string} the exit status and the output
 */
function run(string $command, array $arguments): array
{
    $status = Artisan::call("coverage-kernel:{$command}", $arguments);

    return [$status, Artisan::output()];
}

beforeEach(fn () => Carbon::setTestNow('2026-03-01T12:00:00Z'));

describe('ask', function (): void {
    it('shows a permitted claim, and exits with 0', function (): void {
        FakeClaimGuard::swap()->permit();
        [$status, $output] = run('ask', ASK);

        expect($status)->toBe(Command::SUCCESS)
            ->and($output)->toMatch('/State \.+ claim_allowed \(allowed\)/')->toMatch('/Permitted \.+ yes/')->toMatch('/Covered types \.+ 1 of 1, 0 of them empty/')->toMatch('/Strongest permitted level \.+ certified/')
            ->and($output)->not->toContain('Reason', 'Step');
    });

    it('shows why a claim is not permitted and what would have to happen, and exits with 3', function (): void {
        FakeClaimGuard::swap()->because(['listing_partial', 'type_claim_maximum']);
        [$status, $output] = run('ask', ASK);

        expect($status)->toBe(ReadingCommand::NO)->toBe(3)
            ->and($output)->toMatch('/Permitted \.+ no/')->toMatch('/listing_partial +\| blocks \| The listing of “fakeType/')->toMatch('/type_claim_maximum +\| limits \| A claim that rests on/')
            ->and($output)->toContain('Capturing more would permit the claim:')
            ->and($output)->toMatch('/1 \| Capture: list the resources again, completely \(fakeType/');
    });

    it('says when capturing more is not enough', function (): void {
        FakeClaimGuard::swap()->because('kernel_inactive');

        expect(run('ask', ASK)[1])->toContain('Capturing more is not enough', 'Operator: activate the Coverage Kernel');
    });

    it('speaks the language of the application', function (): void {
        FakeClaimGuard::swap()->because('listing_partial');
        app()->setLocale('de');

        expect(run('ask', ASK)[1])->toContain('gesperrt', 'Die Auflistung von „fakeType“ ist unvollständig', 'Erfassung: die Ressourcen erneut');
    });

    it('prints the JSON of the kernel', function (): void {
        FakeClaimGuard::swap()->block();
        $decision = app(ClaimGuard::class)->evaluate(
            CoverageKernel\Claim::fromArray(['scope_key' => 'intune_core', 'level' => 'content_backed', 'audience' => 'customer']),
            new EnvironmentRef(17, 4, 3),
        );

        expect(run('ask', [...ASK, '--json' => true]))->toBe([3, $decision->toJson()."\n"])
            ->and(run('ask', [...ASK, '--json' => true, '--advice' => true]))->toBe([3, $decision->advice()->toJson()."\n"]);
    });

    it('makes the claim of its options', function (): void {
        $guard = FakeClaimGuard::swap()->permit();
        run('ask', [...ASK, '--audience' => 'operator', '--percent' => '87.5', '--restore' => 'preview_only', '--type' => ['b', 'a'], '--json' => true]);

        $guard->assertEvaluated(fn ($claim, $environment): bool => $claim->toArray() === [
            'scope_key' => 'intune_core', 'level' => 'content_backed', 'audience' => 'operator', 'percent' => 87.5,
            'restore_tier' => 'preview_only', 'denominator' => ['b', 'a'], 'as_of' => '2026-03-01T12:00:00Z',
            'workspace_id' => '17', 'managed_environment_id' => '4', 'provider_connection_id' => '3',
        ]);
    });

    it('refuses invalid arguments, names the valid ones, and exits with 2', function (array $arguments, string $message): void {
        $guard = FakeClaimGuard::swap()->permit();
        [$status, $output] = run('ask', [...ASK, ...$arguments]);

        expect($status)->toBe(Command::INVALID)->and(preg_replace('/\s+/', ' ', $output))->toContain($message);
        $guard->assertNothingEvaluated();
    })->with([
        'level' => [['level' => 'contents'], 'expected the level to be one of `none`, `detected`, `content_backed`, `comparable`, `renderable`, `certified`, found `contents`'],
        'audience' => [['--audience' => 'public'], 'expected --audience to be one of `customer`, `operator`, `internal`, found `public`'],
        'percent' => [['--percent' => 'all'], 'expected --percent to be a number, found `all`'],
        'too many percent' => [['--percent' => '101'], 'percent'],
        'restore tier' => [['--restore' => 'full'], 'expected --restore to be one of'],
        'the level none' => [['level' => 'none'], 'level'],
        'type' => [['--type' => ['no type']], 'denominator'],
        'environment' => [['environment' => 'a b'], 'expected `managedEnvironmentId` to be'],
    ]);

    it('dispatches no event, because a question is no claim', function (): void {
        $events = 0;
        Event::listen(function (ClaimDecided $event) use (&$events): void {
            $events++;
        });
        $environment = HostRows::environment();
        $arguments = [
            'workspace' => $environment->workspaceId, 'environment' => $environment->managedEnvironmentId,
            'connection' => $environment->providerConnectionId, 'scope' => 'intune_core', 'level' => 'content_backed',
        ];

        expect(run('ask', $arguments)[0])->toBe(3)->and($events)->toBe(0);
        app(ClaimGuard::class)->evaluate(CoverageKernel\Claim::fromArray(['scope_key' => 'intune_core', 'level' => 'content_backed', 'audience' => 'customer']), $environment);
        expect($events)->toBe(1);
    });
});

describe('survey', function (): void {
    it('shows the strongest permitted levels of all scopes', function (): void {
        FakeClaimGuard::swap()->permit()->because('not_customer_claimable', 'intune_core')->block('intune_tcm_core');
        [$status, $output] = run('survey', ENVIRONMENT);

        expect($status)->toBe(Command::SUCCESS)
            ->and($output)->toMatch('/Scope +\| Counted \| Excluded \| customer +\| operator +\| internal/')
            ->and($output)->toMatch('/intune_core +\| 1 +\| 0 +\| – +\| certified +\| certified/')
            ->and($output)->toMatch('/intune_extended +\| 1 +\| 0 +\| certified +\| certified/')
            ->and($output)->toMatch('/intune_tcm_core +\| 1 +\| 0 +\| – +\| – +\| –/');
    });

    it('shows every claim about one scope', function (): void {
        FakeClaimGuard::swap()->permit();
        [$status, $output] = run('survey', [...ENVIRONMENT, '--scope' => 'intune_core']);

        expect($status)->toBe(Command::SUCCESS)
            ->and($output)->toMatch('/Level +\| Restore tier +\| Audience +\| Covered +\| Empty +\| Percent +\| State +\| Permitted/')
            ->and($output)->toMatch('/detected +\| preview_only +\| customer +\| 1 of 1/')
            ->and($output)->toMatch('/detected +\| – +\| customer +\| 1 of 1 +\| 0 +\| 100 +\| claim_allowed \| yes/')
            ->and(substr_count($output, 'claim_allowed'))->toBe(45)
            ->and($output)->not->toContain('intune_extended');
    });

    it('prints the JSON of the kernel', function (): void {
        $survey = FakeClaimGuard::swap()->permit()->survey(new EnvironmentRef(17, 4, 3));

        expect(run('survey', [...ENVIRONMENT, '--json' => true]))->toBe([0, $survey->toJson()."\n"])
            ->and(json_decode(run('survey', [...ENVIRONMENT, '--json' => true, '--scope' => 'intune_core'])[1], true))
            ->toBe(json_decode((string) json_encode($survey->scopes()[0]), true));
    });

    it('refuses an unknown scope, and names the others', function (): void {
        FakeClaimGuard::swap();
        [$status, $output] = run('survey', [...ENVIRONMENT, '--scope' => 'intune']);

        expect($status)->toBe(Command::INVALID)->and(preg_replace('/\s+/', ' ', $output))->toContain('to be one of `intune_core`, `intune_extended`, `intune_tcm_core`, found `intune`');
    });
});

describe('replay', function (): void {
    it('replays one decision or all of them', function (): void {
        Kept::migrate();
        $environment = HostRows::environment();
        $ids = array_map(fn (int $resources): int => app(DecisionLog::class)->keep(Kept::decision($environment, $resources)), [1, 2, 3]);

        expect(run('replay', ['id' => $ids[1]])[0])->toBe(Command::SUCCESS)
            ->and(run('replay', ['id' => $ids[1]])[1])->toContain('Replayed: 1. All match.')
            ->and(run('replay', ['--all' => true])[0])->toBe(Command::SUCCESS)
            ->and(run('replay', ['--all' => true])[1])->toMatch('/ 3\/3 \[▓+\] 100%\n\n   INFO  Replayed: 3\. All match\./u')
            ->and(run('replay', ['--all' => true, '--json' => true]))->toBe([0, '{"replayed":3,"matches":true,"mismatch":null}'."\n"]);
    });

    it('exits with 3 at the first decision that does not match, and says which', function (): void {
        Kept::migrate();
        $environment = HostRows::environment();
        $ids = array_map(fn (int $resources): int => app(DecisionLog::class)->keep(Kept::decision($environment, $resources)), [1, 2, 3]);
        change($ids[1], ['decision' => DB::raw("replace(decision, '\"covered\":1', '\"covered\":7')")]);

        expect(run('replay', ['id' => $ids[0]])[0])->toBe(0)
            ->and(run('replay', ['id' => $ids[1]])[0])->toBe(3)
            ->and(run('replay', ['--all' => true])[0])->toBe(3)
            ->and(run('replay', ['--all' => true])[1])->toContain('2/3', "the kept decision {$ids[1]} does not match", '/covered')
            ->and(run('replay', ['--all' => true, '--json' => true]))
            ->toBe([3, '{"replayed":2,"matches":false,"mismatch":{"id":'.$ids[1].',"differences":["/covered"],"error":null}}'."\n"]);

        change($ids[0], ['decision' => DB::raw("replace(decision, '\"state\":', '\"state\": ')")]);
        expect(run('replay', ['--all' => true])[1])->toContain("the kept decision {$ids[0]} does not match", 'only in white space');
    });

    it('exits with 3 at a decision whose row was changed', function (): void {
        Kept::migrate();
        $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
        change($id, ['decision' => '{']);
        [$status, $output] = run('replay', ['--all' => true, '--json' => true]);

        expect($status)->toBe(3)
            ->and(json_decode($output, true))->toBe(['replayed' => 1, 'matches' => false, 'mismatch' => [
                'id' => $id, 'differences' => [], 'error' => "the kept decision {$id} was changed: it can no longer be read: Syntax error",
            ]])
            ->and(run('replay', ['id' => $id])[0])->toBe(3)
            ->and((string) preg_replace('/\s+/', ' ', run('replay', ['id' => $id])[1]))->toContain("the kept decision {$id} was changed: it can no longer be read");
    });

    it('refuses invalid arguments and unknown decisions', function (array $arguments, int $expected, string $message): void {
        Kept::migrate();
        [$status, $output] = run('replay', $arguments);

        expect($status)->toBe($expected)->and(preg_replace('/\s+/', ' ', $output))->toContain($message);
    })->with([
        [[], 2, 'expected the id of a kept decision or --all'],
        [['id' => '7', '--all' => true], 2, 'expected the id of a kept decision or --all'],
        [['id' => '0'], 2, 'expected the id to be a positive integer, found `0`'],
        [['id' => '-7'], 2, 'expected the id to be a positive integer, found `-7`'],
        [['id' => 'last'], 2, 'expected the id to be a positive integer, found `last`'],
        [['id' => '99999999999999999999'], 2, 'expected the id to be a positive integer'],
        [['id' => '4000000'], 1, 'no decision with the id 4000000 is kept'],
    ]);

    it('says how to get the tables', function (): void {
        [$status, $output] = run('replay', ['--all' => true]);

        expect($status)->toBe(1)->and(preg_replace('/\s+/', ' ', $output))->toContain('vendor:publish --tag=coverage-kernel-decisions');
    });
});

/**
 * Changes a kept decision as a table owner can.
 *
 * @param  array<string, mixed>  $columns
 */
function change(int $id, array $columns): void
{
    if (DB::connection()->getDriverName() === 'pgsql') {
        DB::unprepared('alter table tenant_configuration_decisions disable trigger user, drop constraint if exists tc_decisions_columns');
    }
    DB::table('tenant_configuration_decisions')->where('id', $id)->update($columns);
}

it('writes nothing', function (string $command, array $arguments): void {
    Kept::migrate();
    $environment = HostRows::environment();
    $id = app(DecisionLog::class)->keep(Kept::decision($environment));
    DB::enableQueryLog();
    run($command, array_map(static fn (mixed $value): mixed => match ($value) {
        ':workspace' => $environment->workspaceId, ':environment' => $environment->managedEnvironmentId,
        ':connection' => $environment->providerConnectionId, ':id' => $id, default => $value,
    }, $arguments));
    /** @var list<string> $statements */
    $statements = array_column(DB::getQueryLog(), 'query');

    expect($statements)->not->toBe([])
        ->and(array_filter($statements, static fn (string $sql): bool => preg_match('/^\s*(select|with|pragma)\b/i', $sql) !== 1))->toBe([]);
})->with([
    ['ask', ['workspace' => ':workspace', 'environment' => ':environment', 'connection' => ':connection', 'scope' => 'intune_core', 'level' => 'content_backed']],
    ['survey', ['workspace' => ':workspace', 'environment' => ':environment', 'connection' => ':connection']],
    ['replay', ['id' => ':id']],
    ['replay', ['--all' => true]],
]);

it('shows a difference as it is, also if its name has a tag of the console', function (): void {
    Kept::migrate();
    $id = app(DecisionLog::class)->keep(Kept::decision(HostRows::environment()));
    change($id, ['decision' => DB::raw("replace(decision, '\"covered\":1', '\"covered\":1,\"<info>x</info>\":1')")]);

    expect(run('replay', ['id' => $id])[1])->toContain('/<info>x<~1info>');
});
