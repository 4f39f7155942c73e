<?php
declare(strict_types=1);
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationResourceFactory;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use Illuminate\Support\Facades\DB;
it('x', function () {
  $e = HostRows::environment();
  $r = ConcreteRows::resource($e); ConcreteRows::evidence($r); ConcreteRows::listing($e);
  $m = TenantConfigurationResourceFactory::new()->ownedBy($e)->ofType('roleDefinition')->withEvidence()->create();
  dump($m->fresh()->toArray(), $m->latestEvidence->captured_at);
  dump(DB::select("select conname, contype, conrelid::regclass::text as rel, pg_get_constraintdef(oid) d from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text like 'tenant_%' order by 3,1"));
  DB::table('workspaces')->delete(); DB::statement('set constraints all immediate');
  dump(DB::table('tenant_configuration_listings')->count());
});
