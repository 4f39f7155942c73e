<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use Illuminate\Support\Facades\DB;

it('refuses to change the id or the key of a resource type', function (string $change): void {
    $refusal = Refusal::of(fn () => DB::statement(
        "update tenant_configuration_resource_types set {$change} where id = ?",
        [ConcreteRows::type('roleDefinition:tcm')],
    ));

    expect($refusal?->sqlState)->toBe('23001')
        ->and($refusal?->message)->toContain('a resource type keeps its id and its key')
        ->and($refusal?->message)->toContain('coverage-kernel:seed');
})->with(['id = 1000000', "canonical_type = 'anotherType'", "source_class = 'graph_beta_experimental'"]);

it('refuses this in a session with the replication role replica', function (): void {
    DB::statement('set local session_replication_role = replica');

    expect(Refusal::of(fn () => DB::statement("update tenant_configuration_resource_types set canonical_type = canonical_type || 'x'")))->not->toBeNull();
});

it('does not let two resource types exchange their keys', function (): void {
    $swap = <<<'SQL'
        update tenant_configuration_resource_types as type set canonical_type = other.canonical_type
        from tenant_configuration_resource_types as other
        where (type.id, other.id) in ((:one, :two), (:two, :one))
        SQL;

    expect(Refusal::of(fn () => DB::statement($swap, ['one' => ConcreteRows::type('roleDefinition:tcm'), 'two' => ConcreteRows::type('appConfigurationPolicy:tcm')])))
        ->not->toBeNull();
});

it('lets the other columns change', function (): void {
    $changed = DB::table('tenant_configuration_resource_types')
        ->where('id', ConcreteRows::type('roleDefinition:tcm'))
        ->update(['canonical_type' => 'roleDefinition', 'support_state' => 'registry_only']);

    expect($changed)->toBe(1);
});
