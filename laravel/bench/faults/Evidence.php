<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Faults;

use CoverageKernel\Laravel\Bench\Load\Environment;
use CoverageKernel\Laravel\Bench\Load\Reader;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Log\KeptDecisions;
use Illuminate\Support\Facades\DB;

/**
 * Compares the journals of all processes with the database.
 *
 * @phpstan-import-type Begun from Journal
 * @phpstan-import-type Committed from Journal
 * @phpstan-import-type Decided from Journal
 * @phpstan-import-type Kept from Journal
 * @phpstan-import-type Failed from Journal
 * @phpstan-import-type Wrong from Journal
 */
final class Evidence
{
    /** @var array<string, array{int, bool}> captures of which the recording began: resources, and whether it covers */
    private array $begun = [];

    /** @var array<string, list<array{float, string}>> when captures were acknowledged, and their times, by environment and type */
    private array $acknowledged = [];

    /** @var list<Decided> */
    private array $decided = [];

    /** @var array<int, string> the SHA-256 of decisions whose keeping was acknowledged, by id */
    private array $kept = [];

    /** @var array<string, int> */
    private array $failures = [];

    /** @var list<string> */
    private array $wrong = [];

    /** @var array<string, array{int, bool}> the captures in the database */
    private readonly array $recorded;

    private int $acknowledgedCaptures = 0;

    private int $replayed = 0;

    /** @param  list<Begun|Committed|Decided|Kept|Failed|Wrong>  $journal */
    public function __construct(array $journal)
    {
        foreach ($journal as $entry) {
            switch ($entry[0]) {
                case 'begun':
                    $this->begun += array_fill_keys($entry[1], [$entry[2], $entry[3]]);
                    break;
                case 'committed':
                    foreach ($entry[1] as $key) {
                        [$environment, $type, $time] = explode(' ', $key) + ['', '', ''];
                        $this->acknowledged["{$environment} {$type}"][] = [$entry[2], $time];
                        $this->acknowledgedCaptures++;
                    }
                    break;
                case 'decided':
                    $this->decided[] = $entry;
                    break;
                case 'kept':
                    $this->kept[$entry[1]] = $entry[2];
                    break;
                case 'failed':
                    $this->failures[$entry[1]] = ($this->failures[$entry[1]] ?? 0) + 1;
                    break;
                case 'wrong':
                    $this->wrong[] = $entry[1];
                    break;
            }
        }
        ksort($this->failures);
        $this->recorded = self::recorded();
    }

    /** @return list<string> what the processes found wrong */
    public function wrong(): array
    {
        return $this->wrong;
    }

    /** @return list<string> what was acknowledged and is not in the database */
    public function missing(): array
    {
        $missing = [];
        foreach ($this->acknowledged as $type => $captures) {
            foreach ($captures as [, $time]) {
                if (($this->recorded["{$type} {$time}"] ?? null) !== ($this->begun["{$type} {$time}"] ?? null)) {
                    $missing[] = "{$type} {$time} was acknowledged, and is not in the database";
                }
            }
        }
        $found = DB::table('tenant_configuration_decisions')->pluck('decision', 'id');
        foreach ($this->kept as $id => $hash) {
            $decision = $found[$id] ?? null;
            if (! is_string($decision) || hash('sha256', $decision) !== $hash) {
                $missing[] = "decision {$id} was kept, and is not in the database";
            }
        }

        return $missing;
    }

    /**
     * Returns what is in the database or in a decision and must not be.
     *
     * @param  non-empty-list<Environment>  $environments
     * @return list<string>
     */
    public function false(array $environments, int $maxAge): array
    {
        $false = [];
        foreach ($this->recorded as $key => $capture) {
            if (($this->begun[$key] ?? null) !== $capture) {
                $false[] = "{$key} is in the database, and was not recorded so";
            }
        }
        foreach (DB::select(<<<'SQL'
            select listing.id from tenant_configuration_listings as listing
            where listing.resources <> (
                select count(*) from tenant_configuration_resource_evidence as evidence
                where evidence.managed_environment_id = listing.managed_environment_id and evidence.resource_type_id = listing.resource_type_id
                    and evidence.captured_at = listing.captured_at
            )
            SQL) as $listing) {
            $false[] = 'a part of a capture is in the database: '.json_encode($listing, JSON_THROW_ON_ERROR);
        }
        foreach (DB::select(<<<'SQL'
            select id from tenant_configuration_resources as resource where latest_evidence_id is distinct from (
                select id from tenant_configuration_resource_evidence where resource_id = resource.id order by captured_at desc, id desc limit 1
            )
            SQL) as $resource) {
            $false[] = 'a resource has not its latest evidence: '.json_encode($resource, JSON_THROW_ON_ERROR);
        }

        return [...$false, ...$this->falseDecisions(), ...self::falseEnd($environments, $maxAge)];
    }

    /** @return list<string> the kept decisions that do not replay */
    public function notReplayed(): array
    {
        $differing = [];
        foreach (app(KeptDecisions::class)->replayAll() as $id => $replay) {
            $this->replayed++;
            if (! $replay->matches()) {
                $differing[] = "decision {$id} does not replay";
            }
        }
        $all = DB::table('tenant_configuration_decisions')->count();

        return [...$differing, ...($this->replayed === $all ? [] : ["{$this->replayed} of {$all} kept decisions replay"])];
    }

    /** @return array<string, int> how many operations failed, by SQLSTATE */
    public function failures(): array
    {
        return $this->failures;
    }

    /** @return array<string, int> */
    public function counts(): array
    {
        $of = fn (string $server, ?bool $permitted = null): int => count(array_filter(
            $this->decided,
            static fn (array $decided): bool => $decided[1] === $server && ($permitted === null || $decided[3] === $permitted),
        ));

        return [
            'captures begun' => count($this->begun),
            'captures acknowledged' => $this->acknowledgedCaptures,
            'captures in the database' => count($this->recorded),
            'decisions from the primary' => $of('primary'),
            'of these permitted' => $of('primary', true),
            'decisions from the replica' => $of('replica'),
            'of these permitted ' => $of('replica', true),
            'blocked on the replica only because the evidence was too old' => $this->expiredOnReplica(),
            'decisions kept and acknowledged' => count($this->kept),
            'kept decisions replayed' => $this->replayed,
        ];
    }

    /** @return list<string> the parts of the check that did not take place */
    public function notTried(): array
    {
        $counts = $this->counts();
        $tried = [
            'statements that timed out' => ($this->failures['57014'] ?? 0) > 0,
            'writes to a full disk' => ($this->failures['53100'] ?? 0) > 0,
            'connections that were lost' => ($this->failures['08006'] ?? 0) + ($this->failures['57P01'] ?? 0) + ($this->failures['57P02'] ?? 0) > 0,
        ];

        return array_map(
            static fn (string $what): string => "not tried: {$what}",
            [...array_keys($tried, false, true), ...array_keys(array_filter($counts, static fn (int $count): bool => $count === 0))],
        );
    }

    /** @return list<string> */
    private function falseDecisions(): array
    {
        $false = [];
        foreach ($this->acknowledged as &$captures) {
            sort($captures);
            // The newest capture that was acknowledged until each time.
            $newest = '';
            foreach ($captures as [, &$time]) {
                $time = $newest = max($newest, $time);
            }
        }
        unset($captures, $time);

        foreach ($this->decided as [, $server, $started, , $seen]) {
            foreach ($seen as $type => [$time, $resources, $covers]) {
                $key = "{$type} ".str_pad(str_contains($time, '.') ? $time : "{$time}.", 26, '0');
                if (($this->recorded[$key] ?? null) !== [$resources, $covers]) {
                    $false[] = "{$key} was seen on the {$server}, and is not in the database so";
                }
                if ($server === 'primary' && strcmp($key, "{$type} {$this->acknowledgedBefore($type, $started)}") < 0) {
                    $false[] = "{$key} was seen on the primary, after a newer capture had been acknowledged";
                }
            }
        }

        return $false;
    }

    /** Finds the newest capture whose acknowledgement came before a moment, by bisection. */
    private function acknowledgedBefore(string $type, float $moment): string
    {
        $captures = $this->acknowledged[$type] ?? [];
        [$low, $high] = [0, count($captures)];
        while ($low < $high) {
            $middle = intdiv($low + $high, 2);
            $captures[$middle][0] < $moment ? $low = $middle + 1 : $high = $middle;
        }

        return $captures[$low - 1][1] ?? '';
    }

    private function expiredOnReplica(): int
    {
        return count(array_filter($this->decided, static fn (array $decided): bool => $decided[1] === 'replica' && ! $decided[3]
            && array_filter($decided[4], static fn (array $capture): bool => ! $capture[2]) === []));
    }

    /**
     * Decides about each environment once more, on both servers.
     *
     * @param  non-empty-list<Environment>  $environments
     * @return list<string>
     */
    private static function falseEnd(array $environments, int $maxAge): array
    {
        $false = [];
        $digests = [];
        foreach (['pgsql', 'replica'] as $connection) {
            config(['coverage-kernel.connection' => $connection]);
            $reader = new Reader(app(ClaimGuard::class), $maxAge);
            foreach ($environments as $number => $environment) {
                $decision = app(ClaimGuard::class)->evaluate($reader->claim(), $environment->ref);
                array_push($false, ...$reader->faults($environment, $decision));
                $digests[$number][] = $decision->observed()->digest();
            }
        }
        config(['coverage-kernel.connection' => 'pgsql']);
        foreach ($digests as $number => [$primary, $replica]) {
            if ($primary !== $replica) {
                $false[] = "environment {$number} is not the same on the replica in the end";
            }
        }

        return $false;
    }

    /** @return array<string, array{int, bool}> */
    private static function recorded(): array
    {
        $recorded = [];
        foreach (DB::select(<<<'SQL'
            select concat_ws(' ', listing.managed_environment_id, type.canonical_type, to_char(listing.captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')) as key,
                listing.resources, listing.source_metadata ->> 'covers' = 'true' as covers
            from tenant_configuration_listings as listing join tenant_configuration_resource_types as type on type.id = listing.resource_type_id
            SQL) as $listing) {
            /** @var object{key: string, resources: int, covers: bool} $listing */
            $recorded[$listing->key] = [$listing->resources, $listing->covers];
        }

        return $recorded;
    }
}
