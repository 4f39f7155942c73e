<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Tests\GeneratedCases;
use CoverageKernel\Tests\Reference\Definitions as ReferenceDefinitions;
use CoverageKernel\Tests\Reference\Guard as ReferenceGuard;
use RuntimeException;

/**
 * Versions of definitions, requests that are valid for all of them, and the decision on each request for each version. The
 * decisions come from the contract in plain PHP, and the extension in this process must agree.
 */
final readonly class Cases
{
    /**
     * @param  list<string>  $definitions  the versions, as JSON text
     * @param  list<string>  $digests  of the versions
     * @param  list<string>  $requests
     * @param  list<list<string>>  $decisions  by version and request
     */
    private function __construct(public array $definitions, public array $digests, public array $requests, public array $decisions) {}

    public static function generate(int $versions, int $requests): self
    {
        $cases = new GeneratedCases(seed: 15);
        $documents = [];
        while (count($documents) < $versions) {
            $document = $cases->definitions();
            // The others have too few types for decisions that differ.
            if ($document['activation'] === 'active' && count($document['resource_types']) > 5) {
                $documents[] = $document;
            }
        }
        $definitions = array_map(static fn (array $document): string => json_encode($document, JSON_THROW_ON_ERROR), $documents);
        $compiled = array_map(Definitions::fromJson(...), $definitions);
        $guards = array_map(static fn (Definitions $of): ClaimGuard => new ClaimGuard($of), $compiled);
        $references = array_map(static fn (string $json): ReferenceGuard => new ReferenceGuard(ReferenceDefinitions::fromJson($json)), $definitions);

        $texts = $decisions = [];
        while (count($texts) < $requests) {
            $document = $documents[count($texts) % $versions];
            $request = json_encode(['claim' => $cases->claim($document), 'observed' => $cases->observed($document)], JSON_THROW_ON_ERROR);
            try {
                $decided = array_map(static fn (ClaimGuard $guard): string => $guard->evaluateJson($request), $guards);
            } catch (CoverageKernelException) {
                continue; // of an alias that only one version has
            }
            foreach ($references as $version => $reference) {
                if ($reference->evaluateJson($request) !== $decided[$version]) {
                    throw new RuntimeException("the extension and the contract in plain PHP disagree: {$definitions[$version]} {$request}");
                }
                $decisions[$version][] = $decided[$version];
            }
            $texts[] = $request;
        }

        return new self($definitions, array_map(static fn (Definitions $of): string => $of->digest(), $compiled), $texts, $decisions);
    }

    /** How many of the decisions permit their claim. */
    public function permitted(): int
    {
        return count(array_filter(array_merge(...$this->decisions), static fn (string $decision): bool => str_contains($decision, '"permitted":true')));
    }

    /** How many of the requests are decided in another way by another version, apart from its digest. */
    public function differing(): int
    {
        $differing = 0;
        foreach (array_keys($this->requests) as $request) {
            $results = [];
            foreach ($this->decisions as $version => $decisions) {
                $results[] = str_replace($this->digests[$version], '', preg_replace('/"observed_digest":"[0-9a-f]+"/', '', $decisions[$request]));
            }
            $differing += count(array_unique($results)) > 1 ? 1 : 0;
        }

        return $differing;
    }
}
