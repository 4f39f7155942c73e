<?php

/**
 * The operations that are compared. Each has two closures that repeat it the given number of times: one with the extension, one with the
 * contract in plain PHP. Those that read a large text also have its size in bytes. Before any is measured, both must have given the same
 * answer.
 */

declare(strict_types=1);

namespace CoverageKernel\Bench;

use Closure;
use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Reference;
use CoverageKernel\Tests\Reference\Precompute;
use DateTimeImmutable;
use LogicException;

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function operations(): array
{
    $operations = [];
    foreach ([8, 70, 300, 3_000] as $types) {
        $operations += evaluations($types);
    }

    return $operations + namedDenominators() + claims() + jsonOfDecisions() + advice() + surveys() + readings() + requests() + definitions();
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function evaluations(int $types): array
{
    $json = encoded(definitionsDocument($types));
    $guard = new ClaimGuard($definitions = Definitions::fromJson($json));
    $plainGuard = new Reference\Guard($plainDefinitions = Reference\Definitions::fromJson($json));
    $claim = Claim::fromArray(claimDocument());
    $plainClaim = Reference\Claim::fromArray(claimDocument());
    $operations = [];
    foreach ([0 => 'permitted', 10 => '10 % failing', 100 => 'all failing'] as $percentFailing => $state) {
        $document = observedDocument($types, $types, $percentFailing);
        $observed = ObservedCoverage::fromArray($definitions, $document);
        $evaluate = function (int $times) use ($guard, $claim, $observed): void {
            while ($times-- > 0) {
                $guard->evaluate($claim, $observed);
            }
        };
        $name = number_format($types)." types, {$state}";
        foreach ($percentFailing === 0 ? Precompute::cases() : [Precompute::Nothing, Precompute::Scopes] as $precompute) {
            $plainObserved = Reference\Observed::fromArray($plainDefinitions, $document, $precompute);
            agree($guard->evaluate($claim, $observed)->toJson(), $plainGuard->evaluate($plainClaim, $plainObserved)->toJson());
            $standings = match ($precompute) {
                Precompute::Nothing => ' (PHP without standings)',
                Precompute::Rows => ' (PHP with standings of rows)',
                Precompute::Scopes => ' (PHP with standings of scopes)',
            };
            $operations["evaluate, {$name}{$standings}"] = [
                $evaluate,
                function (int $times) use ($plainGuard, $plainClaim, $plainObserved): void {
                    while ($times-- > 0) {
                        $plainGuard->evaluate($plainClaim, $plainObserved);
                    }
                },
            ];
        }
        if ($percentFailing === 0) {
            continue;
        }
        agree(codesAndMessages($guard->evaluate($claim, $observed)->reasons()), plainCodesAndMessages($plainGuard->evaluate($plainClaim, $plainObserved)->reasons()));
        $operations["… + reasons(), {$name} (PHP with standings of scopes)"] = [
            function (int $times) use ($guard, $claim, $observed): void {
                while ($times-- > 0) {
                    $guard->evaluate($claim, $observed)->reasons();
                }
            },
            function (int $times) use ($plainGuard, $plainClaim, $plainObserved): void {
                while ($times-- > 0) {
                    $plainGuard->evaluate($plainClaim, $plainObserved)->reasons();
                }
            },
        ];
        $operations["… + code and message of each, {$name} (PHP with standings of scopes)"] = [
            function (int $times) use ($guard, $claim, $observed): void {
                while ($times-- > 0) {
                    foreach ($guard->evaluate($claim, $observed)->reasons() as $reason) {
                        $reason->code();
                        $reason->message();
                    }
                }
            },
            function (int $times) use ($plainGuard, $plainClaim, $plainObserved): void {
                while ($times-- > 0) {
                    foreach ($plainGuard->evaluate($plainClaim, $plainObserved)->reasons() as $reason) {
                        $reason->code;
                        $reason->message();
                    }
                }
            },
        ];
    }

    return $operations;
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function namedDenominators(): array
{
    $operations = [];
    foreach ([70, 3_000] as $types) {
        [$guard, $observed, $plainGuard, $plainObserved] = observedBySides($types, 0);
        foreach (['in the order of the scope' => typeNames($types), 'in another order' => array_reverse(typeNames($types))] as $order => $denominator) {
            $document = json_decode(encoded(claimDocument($denominator)), true);
            $claim = Claim::fromArray($document);
            $plainClaim = Reference\Claim::fromArray($document);
            agree($guard->evaluate($claim, $observed)->toJson(), $plainGuard->evaluate($plainClaim, $plainObserved)->toJson());
            $operations['evaluate, permitted, the claim names its '.number_format($types)." types {$order}"] = [
                function (int $times) use ($guard, $claim, $observed): void {
                    while ($times-- > 0) {
                        $guard->evaluate($claim, $observed);
                    }
                },
                function (int $times) use ($plainGuard, $plainClaim, $plainObserved): void {
                    while ($times-- > 0) {
                        $plainGuard->evaluate($plainClaim, $plainObserved);
                    }
                },
            ];
        }
    }

    return $operations;
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function claims(): array
{
    $asOf = new DateTimeImmutable(AS_OF);
    $document = claimDocument();
    $json = encoded($document);
    agree(
        (new Claim('all_types', CoverageLevel::ContentBacked, Audience::Customer, 100.0, null, null, $asOf, 17, 4))->toJson(),
        Reference\Claim::of('all_types', 'content_backed', 'customer', 100.0, null, null, $asOf, 17, 4)->toJson(),
    );
    agree(Claim::fromArray($document)->toJson(), Reference\Claim::fromArray($document)->toJson());
    agree(Claim::fromJson($json)->toJson(), Reference\Claim::fromJson($json)->toJson());

    return [
        'new Claim' => [
            function (int $times) use ($asOf): void {
                while ($times-- > 0) {
                    new Claim('all_types', CoverageLevel::ContentBacked, Audience::Customer, 100.0, null, null, $asOf, 17, 4);
                }
            },
            function (int $times) use ($asOf): void {
                while ($times-- > 0) {
                    Reference\Claim::of('all_types', 'content_backed', 'customer', 100.0, null, null, $asOf, 17, 4);
                }
            },
        ],
        'Claim::fromArray' => [
            function (int $times) use ($document): void {
                while ($times-- > 0) {
                    Claim::fromArray($document);
                }
            },
            function (int $times) use ($document): void {
                while ($times-- > 0) {
                    Reference\Claim::fromArray($document);
                }
            },
        ],
        'Claim::fromJson' => [
            function (int $times) use ($json): void {
                while ($times-- > 0) {
                    Claim::fromJson($json);
                }
            },
            function (int $times) use ($json): void {
                while ($times-- > 0) {
                    Reference\Claim::fromJson($json);
                }
            },
        ],
    ];
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function jsonOfDecisions(): array
{
    $operations = [];
    foreach ([0 => 'permitted', 100 => 'all failing'] as $percentFailing => $state) {
        [$guard, $observed, $plainGuard, $plainObserved] = observedBySides(70, $percentFailing);
        $decision = $guard->evaluate(Claim::fromArray(claimDocument()), $observed);
        $plainDecision = $plainGuard->evaluate(Reference\Claim::fromArray(claimDocument()), $plainObserved);
        agree($decision->toJson(), $plainDecision->toJson());
        $operations["Decision::toJson, 70 types, {$state}"] = [
            function (int $times) use ($decision): void {
                while ($times-- > 0) {
                    $decision->toJson();
                }
            },
            function (int $times) use ($plainDecision): void {
                while ($times-- > 0) {
                    $plainDecision->toJson();
                }
            },
        ];
    }

    return $operations;
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function advice(): array
{
    [$guard, $observed, $plainGuard, $plainObserved] = observedBySides(70, 100);
    $decision = $guard->evaluate(Claim::fromArray(claimDocument()), $observed);
    $plainDecision = $plainGuard->evaluate(Reference\Claim::fromArray(claimDocument()), $plainObserved);
    agree($decision->advice()->toJson(), $plainDecision->advice()->toJson());

    return ['Decision::advice and its toJson, 70 types, all failing' => [
        function (int $times) use ($decision): void {
            while ($times-- > 0) {
                $decision->advice()->toJson();
            }
        },
        function (int $times) use ($plainDecision): void {
            while ($times-- > 0) {
                $plainDecision->advice()->toJson();
            }
        },
    ]];
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function surveys(): array
{
    [$guard, $observed, $plainGuard, $plainObserved] = observedBySides(70, 10);
    $asOf = new DateTimeImmutable(AS_OF);
    agree($guard->survey($observed, $asOf)->toJson(), $plainGuard->surveyJson($plainObserved, AS_OF));

    return ['survey and its toJson, 70 types, 10 % failing' => [
        function (int $times) use ($guard, $observed, $asOf): void {
            while ($times-- > 0) {
                $guard->survey($observed, $asOf)->toJson();
            }
        },
        function (int $times) use ($plainGuard, $plainObserved): void {
            while ($times-- > 0) {
                $plainGuard->surveyJson($plainObserved, AS_OF);
            }
        },
    ]];
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function readings(): array
{
    $definitionsJson = encoded(definitionsDocument(70));
    $definitions = Definitions::fromJson($definitionsJson);
    $plainDefinitions = Reference\Definitions::fromJson($definitionsJson);
    $operations = [];
    $documents = [];
    foreach ([70, 2_000, 20_000] as $rows) {
        $documents[number_format($rows).' rows'] = observedDocument(70, $rows, 10);
    }
    $documents['2,000 mixed rows'] = mixed($documents['2,000 rows']);
    foreach ($documents as $name => $observed) {
        $json = encoded($observed);
        // Strings made now, as a database or an HTTP client makes them; those in the code would have their hashes already.
        $document = json_decode($json, true);
        agree(ObservedCoverage::fromArray($definitions, $document)->toJson(), Reference\Observed::fromArray($plainDefinitions, $document, Precompute::Nothing)->toJson());
        $operations["ObservedCoverage::fromArray, {$name} (PHP without standings)"] = [
            function (int $times) use ($definitions, $document): void {
                while ($times-- > 0) {
                    ObservedCoverage::fromArray($definitions, $document);
                }
            },
            function (int $times) use ($plainDefinitions, $document): void {
                while ($times-- > 0) {
                    Reference\Observed::fromArray($plainDefinitions, $document, Precompute::Nothing);
                }
            },
        ];
        $operations["ObservedCoverage::fromJson, {$name} (PHP without standings)"] = [
            function (int $times) use ($definitions, $json): void {
                while ($times-- > 0) {
                    ObservedCoverage::fromJson($definitions, $json);
                }
            },
            function (int $times) use ($plainDefinitions, $json): void {
                while ($times-- > 0) {
                    Reference\Observed::fromJson($plainDefinitions, $json, Precompute::Nothing);
                }
            },
            strlen($json),
        ];
    }

    return $operations;
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function requests(): array
{
    $operations = [];
    foreach ([0 => 'permitted', 100 => 'all failing'] as $percentFailing => $state) {
        [$guard, , $plainGuard] = observedBySides(70, $percentFailing);
        $request = encoded(['claim' => claimDocument(), 'observed' => observedDocument(70, 70, $percentFailing)]);
        agree($guard->evaluateJson($request), $plainGuard->evaluateJson($request));
        $operations["evaluateJson, 70 types, {$state}"] = [
            function (int $times) use ($guard, $request): void {
                while ($times-- > 0) {
                    $guard->evaluateJson($request);
                }
            },
            function (int $times) use ($plainGuard, $request): void {
                while ($times-- > 0) {
                    $plainGuard->evaluateJson($request);
                }
            },
        ];
    }

    return $operations;
}

/** @return array<string, array{0: Closure(int): void, 1: Closure(int): void, 2?: int}> */
function definitions(): array
{
    $operations = [];
    foreach (['kernel seeds' => Seeds::kernel(), 'catalogue' => Seeds::intuneCatalog()] as $name => $json) {
        // More texts than either side caches, in turn.
        $texts = array_map(fn (int $spaces): string => $json.str_repeat(' ', $spaces), range(1, 128));
        agree(Definitions::fromJson($json)->toJson(), Reference\Definitions::fromJson($json)->toJson());
        $operations["Definitions::fromJson, {$name}, cold"] = [
            function (int $times) use ($texts): void {
                static $next = 0;
                while ($times-- > 0) {
                    Definitions::fromJson($texts[$next++ & 127]);
                }
            },
            function (int $times) use ($texts): void {
                static $next = 0;
                while ($times-- > 0) {
                    Reference\Definitions::fromJson($texts[$next++ & 127]);
                }
            },
        ];
    }
    $json = encoded(definitionsDocument(3_000));
    agree(Definitions::fromJson($json)->toJson(), Reference\Definitions::fromJson($json)->toJson());
    $equal = encoded(definitionsDocument(3_000));
    foreach (['kernel seeds, cached' => [Seeds::kernel()], '3,000 types, cached' => [$json], '3,000 types, cached, an equal string' => [$json, $equal]] as $name => $texts) {
        $last = count($texts) - 1;
        $operations["Definitions::fromJson, {$name}"] = [
            function (int $times) use ($texts, $last): void {
                Definitions::fromJson($texts[0]);
                while ($times-- > 0) {
                    Definitions::fromJson($texts[$last]);
                }
            },
            function (int $times) use ($texts, $last): void {
                Reference\Definitions::fromJson($texts[0]);
                while ($times-- > 0) {
                    Reference\Definitions::fromJson($texts[$last]);
                }
            },
        ];
    }

    return $operations;
}

/** @return array{ClaimGuard, ObservedCoverage, Reference\Guard, Reference\Observed} */
function observedBySides(int $types, int $percentFailing): array
{
    $json = encoded(definitionsDocument($types));
    $document = observedDocument($types, $types, $percentFailing);
    $definitions = Definitions::fromJson($json);
    $plainDefinitions = Reference\Definitions::fromJson($json);

    return [
        new ClaimGuard($definitions),
        ObservedCoverage::fromArray($definitions, $document),
        new Reference\Guard($plainDefinitions),
        Reference\Observed::fromArray($plainDefinitions, $document),
    ];
}

/** @param  list<\CoverageKernel\Reason>  $reasons */
function codesAndMessages(array $reasons): string
{
    return implode("\n", array_map(fn (\CoverageKernel\Reason $reason): string => "{$reason->code()->value}: {$reason->message()}", $reasons));
}

/** @param  list<Reference\Reason>  $reasons */
function plainCodesAndMessages(array $reasons): string
{
    return implode("\n", array_map(fn (Reference\Reason $reason): string => "{$reason->code}: {$reason->message()}", $reasons));
}

function agree(string $extension, string $plain): void
{
    if ($extension !== $plain) {
        throw new LogicException("the extension and plain PHP give different answers:\n{$extension}\n{$plain}");
    }
}

function encoded(array $document): string
{
    return json_encode($document, JSON_THROW_ON_ERROR);
}
