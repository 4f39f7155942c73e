<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** The claims that could be made about observed coverage at a time (contract §7). */
final class Survey
{
    private int $asOf;

    private int $nanoseconds;

    public function __construct(private Observed $observed, ?string $asOf)
    {
        $this->asOf = $asOf === null ? Time::NEVER : Time::parse($asOf);
        $this->nanoseconds = $asOf === null ? 0 : Time::nanoseconds($asOf);
    }

    /** Canonical JSON (§7). */
    public function toJson(): string
    {
        $definitions = $this->observed->definitions;
        $scopes = $definitions->scopes;
        ksort($scopes, SORT_STRING);

        return '{"contract":1,"definitions_digest":"'.$definitions->digest()
            .'","observed_digest":"'.$this->observed->digest()
            .'","as_of":'.($this->asOf === Time::NEVER ? 'null' : '"'.Time::text($this->asOf, $this->nanoseconds).'"')
            .',"scopes":['.implode(',', array_map($this->scopeJson(...), $scopes)).']}';
    }

    private function scopeJson(Scope $scope): string
    {
        $claims = [];
        foreach (Family::RESTORE_TIERS as $tier => $_) {
            for ($level = $scope->minimumLevel; $level <= Family::CERTIFIED; $level++) {
                foreach (Family::AUDIENCES as $audience => $_) {
                    $claims[] = $this->claimJson($scope, $level, $tier, $audience);
                }
            }
        }

        return '{"scope_key":"'.$scope->key
            .'","counted":'.Canonical::words($scope->counted)
            .',"excluded":'.Canonical::words(array_column($scope->excluded, 0))
            .',"claims":['.implode(',', $claims).']}';
    }

    private function claimJson(Scope $scope, int $level, int $tier, int $audience): string
    {
        $observed = $this->observed;
        $denominator = $scope->excluded !== [] && $scope->counted !== [] ? $scope->counted : null;
        $claim = new Claim(
            $scope->key, $level, $audience, 10_000, $tier, $denominator, $this->asOf, $this->nanoseconds,
            $observed->workspaceId, $observed->managedEnvironmentId, $observed->providerConnectionId,
        );
        [$state, $covered, $empty, $nothingListed] = CountedTypes::judge($claim, $observed, $scope, $level, 0);
        $counted = $scope->countedTypes;
        $percent = match (true) {
            $counted === 0 => 0,
            $covered === $counted => 10_000,
            default => intdiv(10_000 * ($covered - $empty), $counted - $empty),
        };
        if ($percent === 0) {
            $state = Family::BLOCKED;
        } else {
            $whole = ScopeAsAWhole::judge($percent, $observed->ignored, $covered, $counted, $empty, $nothingListed);
            $state = min($state, ClaimAndScope::state(ClaimAndScope::judge($claim, $observed, $scope), $claim), ScopeAsAWhole::state($whole, $audience));
        }

        return '{"level":"'.Family::COVERAGE_LEVELS[$level]
            .'","restore_tier":'.($tier === 0 ? 'null' : '"'.Family::RESTORE_TIERS[$tier].'"')
            .',"audience":"'.Family::AUDIENCES[$audience]
            .'","covered":'.$covered
            .',"empty":'.$empty
            .',"percent":'.Canonical::percent($percent)
            .',"state":"'.Family::CLAIM_STATES[$state]
            .'","permitted":'.($state >= Decision::needed($claim) ? 'true' : 'false').'}';
    }
}
