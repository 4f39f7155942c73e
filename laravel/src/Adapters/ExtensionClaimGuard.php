<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Adapters;

use Closure;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard as ClaimGuardContract;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Reading\DefinitionsReview;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Survey;
use DateTimeInterface;
use Generator;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Support\Facades\Date;

/** Runs the extension's guard on the definitions and the observed coverage in the database. */
final readonly class ExtensionClaimGuard implements ClaimGuardContract
{
    /** How many environments `evaluateAcross()` reads in one statement, and holds in memory at a time. */
    private const CHUNK = 100;

    private ClaimCompletion $completion;

    /** @param  Closure(): Container  $application  returns the application of the current request: under Octane, each request has its own */
    public function __construct(private CoverageReader $reader, private Closure $application)
    {
        $this->completion = new ClaimCompletion;
    }

    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision
    {
        return $this->evaluateMany([$claim], $environment)[0];
    }

    public function evaluateMany(iterable $claims, EnvironmentRef $environment): array
    {
        $claims = is_array($claims) ? $claims : iterator_to_array($claims);
        if ($claims === []) {
            return [];
        }

        return $this->decide($claims, $environment, $this->read($claims, [$environment])[0], Date::now());
    }

    public function evaluateAcross(iterable $claims, iterable $environments): Generator
    {
        return $this->across(is_array($claims) ? $claims : iterator_to_array($claims), $environments);
    }

    public function authorize(Claim $claim, EnvironmentRef $environment): Decision
    {
        $observed = $this->read([$claim], [$environment])[0];
        $decision = $this->decide([$claim], $environment, $observed, Date::now())[0];

        if (! $decision->permitted()) {
            $review = DefinitionsReview::fromConfig(($this->application)()->make(Config::class));

            throw new ClaimNotPermitted($decision, $review->mismatch($observed->definitions()));
        }

        return $decision;
    }

    public function survey(EnvironmentRef $environment): Survey
    {
        $observed = $this->reader->read([$environment])[0];

        return (new ClaimGuard($observed->definitions()))->survey($observed, Date::now());
    }

    /**
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @param  iterable<EnvironmentRef>  $environments
     * @return Generator<EnvironmentRef, array<K, Decision>>
     */
    private function across(array $claims, iterable $environments): Generator
    {
        $chunk = [];
        foreach ($environments as $environment) {
            $chunk[] = $environment;
            if (count($chunk) === self::CHUNK) {
                yield from $this->decideChunk($claims, $chunk);
                $chunk = [];
            }
        }
        if ($chunk !== []) {
            yield from $this->decideChunk($claims, $chunk);
        }
    }

    /**
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @param  non-empty-list<EnvironmentRef>  $environments
     * @return Generator<EnvironmentRef, array<K, Decision>>
     */
    private function decideChunk(array $claims, array $environments): Generator
    {
        $read = $this->read($claims, $environments);
        $now = Date::now();

        foreach ($read as $position => $observed) {
            yield $environments[$position] => $this->decide($claims, $environments[$position], $observed, $now);
        }
    }

    /**
     * Reads the observed coverage of environments, unless one of the claims cannot be about one of them.
     *
     * @param  array<array-key, Claim>  $claims
     * @param  non-empty-list<EnvironmentRef>  $environments
     * @return non-empty-list<ObservedCoverage>
     */
    private function read(array $claims, array $environments): array
    {
        foreach ($environments as $environment) {
            foreach ($claims as $claim) {
                $this->completion->check($claim, $environment);
            }
        }

        return $this->reader->read($environments);
    }

    /**
     * Decides claims at the time of the read.
     *
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @return array<K, Decision>
     */
    private function decide(array $claims, EnvironmentRef $environment, ObservedCoverage $observed, DateTimeInterface $now): array
    {
        return (new ClaimGuard($observed->definitions()))->evaluateMany($this->completion->completeMany($claims, $environment, $now), $observed);
    }
}
