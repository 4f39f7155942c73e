<?php

use App\Services\SnapshotImport;
use App\Services\Statements;
use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\Artisan;

Artisan::command('snapshot:import {file} {--captured-at= : the time of the snapshot, if another is to be pretended}', function (SnapshotImport $import) {
    $snapshot = json_decode((string) file_get_contents($this->argument('file')), true, flags: JSON_THROW_ON_ERROR);
    $import->import(new EnvironmentRef(1, 1, 1), $snapshot, new DateTimeImmutable($this->option('captured-at') ?? $snapshot['created_at']));
    $this->info(count($snapshot['resources']).' resources of '.count($snapshot['requested']).' types imported');
});

Artisan::command('statements', function (Statements $statements) {
    foreach ($statements->decisions(new EnvironmentRef(1, 1, 1)) as $text => $decision) {
        $this->line($decision->permitted() ? $text : "(not shown) {$text}");
        foreach ($decision->permitted() ? $decision->limits() : $decision->advice()->steps() as $line) {
            $this->line("  {$line->message()}");
        }
    }
})->describe('Show the decision about each statement, for operators');
