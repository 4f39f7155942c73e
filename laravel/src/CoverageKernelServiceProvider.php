<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Adapters\EventDispatchingClaimGuard;
use CoverageKernel\Laravel\Adapters\ExtensionClaimGuard;
use CoverageKernel\Laravel\Adapters\ExtensionResourceTypeRegistry;
use CoverageKernel\Laravel\Adapters\ExtensionSupportedScopeResolver;
use CoverageKernel\Laravel\Console\AskCommand;
use CoverageKernel\Laravel\Console\PruneCommand;
use CoverageKernel\Laravel\Console\ReplayCommand;
use CoverageKernel\Laravel\Console\SeedCommand;
use CoverageKernel\Laravel\Console\SurveyCommand;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\Log\DatabaseDecisionLog;
use CoverageKernel\Laravel\Log\KeptDecisions;
use CoverageKernel\Laravel\Log\PruneDecisions;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Recording\DatabaseCoverageRecorder;
use CoverageKernel\Laravel\Seeding\SeedAfterMigrate;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Events\MigrationsEnded;
use Illuminate\Database\Events\NoPendingMigrations;
use Illuminate\Foundation\Console\AboutCommand;
use Illuminate\Support\ServiceProvider;

/** Registers the configuration, the migrations, the contracts, the texts, the commands and a section of `php artisan about`. */
final class CoverageKernelServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $this->mergeConfigFrom(self::path('config/coverage-kernel.php'), 'coverage-kernel');

        // None of them holds state, so singletons of the application may keep them.
        $this->app->bind(DefinitionsRepository::class, static function (): DefinitionsRepository {
            Extension::ensureUsable();

            return new DefinitionsRepository(Container::getInstance(...));
        });

        $this->app->bind(CoverageReader::class, static function (): CoverageReader {
            Extension::ensureUsable();

            return new CoverageReader(Container::getInstance(...));
        });

        $this->app->bind(ExtensionClaimGuard::class, static fn (Container $application): ExtensionClaimGuard => new ExtensionClaimGuard(
            $application->make(CoverageReader::class),
            Container::getInstance(...),
        ));
        $this->app->bind(ClaimGuard::class, static fn (Container $application): EventDispatchingClaimGuard => new EventDispatchingClaimGuard(
            $application->make(ExtensionClaimGuard::class),
            Container::getInstance(...),
        ));

        $this->app->bind(CoverageRecorder::class, static fn (): CoverageRecorder => new DatabaseCoverageRecorder(Container::getInstance(...)));

        $this->app->bind(SupportedScopeResolver::class, ExtensionSupportedScopeResolver::class);
        $this->app->bind(ResourceTypeRegistry::class, ExtensionResourceTypeRegistry::class);

        $this->app->bind(KeptDecisions::class, static function (): KeptDecisions {
            Extension::ensureUsable();

            return new KeptDecisions(Container::getInstance(...));
        });
        $this->app->bind(PruneDecisions::class, static fn (): PruneDecisions => new PruneDecisions(Container::getInstance(...)));
        $this->app->bind(DecisionLog::class, static fn (Container $application): DatabaseDecisionLog => new DatabaseDecisionLog(
            $application->make(ClaimGuard::class),
            $application->make(KeptDecisions::class),
            Container::getInstance(...),
        ));
    }

    public function boot(Dispatcher $events): void
    {
        // Loaded, not published: a published copy would have another name and run a second time.
        $this->loadMigrationsFrom(self::path('database/migrations'));
        $this->loadTranslationsFrom(self::path('lang'), 'coverage-kernel');

        if ($this->app->runningInConsole()) {
            $this->publishes([self::path('config/coverage-kernel.php') => config_path('coverage-kernel.php')], 'coverage-kernel-config');
            $this->publishesMigrations([self::path('database/migrations-resources') => database_path('migrations')], 'coverage-kernel-resources');
            $this->publishesMigrations([self::path('database/migrations-decisions') => database_path('migrations')], 'coverage-kernel-decisions');
            $this->publishes([self::path('lang') => $this->app->langPath('vendor/coverage-kernel')], 'coverage-kernel-lang');

            $this->commands([SeedCommand::class, AskCommand::class, SurveyCommand::class, ReplayCommand::class, PruneCommand::class]);

            AboutCommand::add('Coverage Kernel', static fn (): array => AboutCoverageKernel::section(Container::getInstance()));
        }

        $events->listen([MigrationsEnded::class, NoPendingMigrations::class], SeedAfterMigrate::class);
    }

    private static function path(string $path): string
    {
        return dirname(__DIR__).'/'.$path;
    }
}
