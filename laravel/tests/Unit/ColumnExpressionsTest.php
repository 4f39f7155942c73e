<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\Column;
use CoverageKernel\Laravel\Schema\ColumnKind;
use CoverageKernel\Laravel\Schema\Columns;
use CoverageKernel\ResolvedScope;
use CoverageKernel\Workload;
use Illuminate\Database\PostgresConnection;
use Illuminate\Database\SQLiteConnection;

/**
 * Columns whose metadata is the first, and whose last is a text.
 *
 * @extends Columns<ResolvedScope>
 */
final readonly class ColumnsOfATest extends Columns
{
    public function table(): string
    {
        return 'of_a_test';
    }

    public function key(): array
    {
        return ['scope_key'];
    }

    protected function declare(): array
    {
        return [
            new Column('metadata', ColumnKind::Object, static fn (ResolvedScope $scope) => $scope->metadataJson()),
            new Column('scope_key', ColumnKind::ScopeKey, static fn (ResolvedScope $scope) => $scope->scopeKey()),
            new Column('active', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->active()),
            new Column('max_evidence_age_seconds', ColumnKind::PositiveInteger, static fn (ResolvedScope $scope) => $scope->maxEvidenceAgeSeconds()),
            new Column('workload', ColumnKind::Family, static fn (ResolvedScope $scope) => $scope->workload(), Workload::class),
        ];
    }
}

it('joins the columns to a JSON object on Postgres, with or without the metadata', function (): void {
    $grammar = (new PostgresConnection(static fn () => throw new LogicException('no query is sent')))->getQueryGrammar();
    $others = '"scope_key":"\', "scope_key", \'","active":\', cast("active" as text)'
        .', \',"max_evidence_age_seconds":\', coalesce(cast("max_evidence_age_seconds" as text), \'null\'), \',"workload":"\', "workload", \'"}\')';

    expect((new ColumnsOfATest)->jsonExpression($grammar, isPostgres: true, withMetadata: false))->toBe('pg_catalog.concat(\'{'.$others)
        ->and((new ColumnsOfATest)->jsonExpression($grammar, isPostgres: true, withMetadata: true))
        ->toBe('pg_catalog.concat(\'{"metadata":\', cast("metadata" as text), \','.$others);
});

it('joins the columns to a JSON object on SQLite, with or without the metadata', function (): void {
    $grammar = (new SQLiteConnection(static fn () => throw new LogicException('no query is sent')))->getQueryGrammar();
    $others = '"scope_key":\' || json_quote("scope_key") || \',"active":\' || case "active" when 1 then \'true\' when 0 then \'false\' else json_quote("active") end'
        .' || \',"max_evidence_age_seconds":\' || json_quote("max_evidence_age_seconds") || \',"workload":\' || json_quote("workload") || \'}\'';

    expect((new ColumnsOfATest)->jsonExpression($grammar, isPostgres: false, withMetadata: false))->toBe('\'{'.$others)
        ->and((new ColumnsOfATest)->jsonExpression($grammar, isPostgres: false, withMetadata: true))
        ->toBe('\'{"metadata":\' || coalesce("metadata", \'null\') || \','.$others);
});

it('writes text as JSON without needless escapes, and no text that is not UTF-8', function (): void {
    $workload = (new ColumnsOfATest)->all[4];

    expect($workload->json('ä/b'))->toBe('"ä/b"')
        ->and(static fn () => $workload->json("\xff"))->toThrow(JsonException::class);
});
