"""Compares recommendations and related films with popularity, kNN, EASE and ALS; prints Markdown tables.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.taste [--quick] [--shipped] [--seeds 1 2 3 4 5] [--ratings FILE]

Needs MovieLens latest-small and the Wikipedia film files (see `taste_data.SHARED`), scipy and implicit.
The method and the latest table are in docs/taste.md.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np

from benchmarks import taste_baselines as base
from benchmarks import taste_data as data
from benchmarks.taste_baselines import Ranker
from benchmarks.taste_data import Case, Rating
from benchmarks.taste_shipped import ShippedRecommend
from bot.domain.catalogue.film import Film
from bot.services.recommendations import ranking
from bot.taste import Recommender, RelatedFilms

Fit = Callable[[Sequence[Rating]], Ranker]
Gather = Callable[[dict[int, Case], int, int], list[list[Case]]]
GroupRanker = Callable[[list[data.Profile], frozenset[int]], list[int]]

Figures = defaultdict[tuple[str, str], list[float]]
"""By engine and column, one figure for each seed."""

GAIN = [1.0 / math.log2(place + 2) for place in range(10)]


def ndcg(found: Sequence[int], liked: frozenset[int] | set[int]) -> float:
    """Binary nDCG of the first ten."""
    won = sum(gain for film, gain in zip(found, GAIN, strict=False) if film in liked)
    return won / sum(GAIN[: len(liked)])


def ours(train: Sequence[Rating]) -> Ranker:
    fitted = Recommender.fit(train)
    return lambda profile, k, exclude: [s.film_id for s in fitted.recommend(profile, k, exclude=exclude)]


def baseline(build: Callable[[base.Table], Ranker]) -> Fit:
    return lambda train: build(base.Table(train))


ENGINES: dict[str, Fit] = {
    "popularity": baseline(base.popularity),
    "item-kNN, graded": baseline(base.item_knn),
    "user-kNN 80": baseline(base.user_knn),
    "EASE graded, ridge 100": baseline(base.ease),
    "GF-CF": baseline(base.gf_cf),
    "ALS 32 (implicit)": baseline(base.als),
    "**Recommender**": ours,
}


def people(ratings: Sequence[Rating], seeds: Iterable[int], engines: dict[str, Fit]) -> Figures:
    """Warm, and cold with 3, 5 and 10 ratings."""
    figures: Figures = defaultdict(list)
    for seed in seeds:
        train, warm = data.warm_split(ratings, seed)
        ask(engines, train, list(warm.values()), "warm", figures)
        for shown in (3, 5, 10):
            rest, cold = data.cold_split(ratings, seed, shown)
            ask(engines, rest, cold, f"cold {shown}", figures)
    return figures


def ask(engines: dict[str, Fit], train: Sequence[Rating], cases: Sequence[Case], column: str, figures: Figures) -> None:
    for name, fit in engines.items():
        began = time.process_time()
        rank = fit(train)
        if column == "warm":
            figures[name, "fit s"].append(time.process_time() - began)
        asked = [case for case in cases if case.liked]
        began = time.process_time()
        figures[name, column].append(
            statistics.mean(ndcg(rank(case.known, 10, frozenset()), case.liked) for case in asked)
        )
        if column == "warm":
            figures[name, "ms"].append((time.process_time() - began) * 1000 / len(asked))


def together(ratings: Sequence[Rating], seeds: Iterable[int], each: int, gather: Gather) -> Figures:
    """Groups of 2, 3, 4, 6 and 8; every member judged by their own likes."""
    figures: Figures = defaultdict(list)
    for seed in seeds:
        train, warm = data.warm_split(ratings, seed)
        table = base.Table(train)
        rankers = {
            "popularity": by_member(base.popularity(table)),
            "EASE, mean of rank scores": by_member(base.ease(table), 2000),
            "**/recommend**": shipped_together(train),
        }
        asked = gather(warm, seed, each)
        for name, rank in rankers.items():
            gains = []
            for group in asked:
                seen = frozenset(film for case in group for film in case.known)
                found = rank([case.known for case in group], seen)
                gains.append([ndcg(found, case.liked) for case in group])
            figures[name, "mean"].append(statistics.mean(statistics.mean(gain) for gain in gains))
            figures[name, "worst"].append(statistics.mean(min(gain) for gain in gains))
            figures[name, "satisfied"].append(
                statistics.mean(statistics.mean(value > 0 for value in gain) for gain in gains)
            )
    return figures


def shipped_together(train: Sequence[Rating]) -> GroupRanker:
    """`/recommend` for all members of a club that is the group."""
    bot = ShippedRecommend(data.films(), train)
    return lambda known, seen: bot.ask(known, range(1, len(known) + 1), 10, seen)


CLUB, KNOWN = 8, 60
"""Members of a club, and ratings that each of them published."""
PARTIES = ((1, 2), (3, 4, 5), (5, 6, 7, 8), (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6, 7, 8))
"""Which members of the club watch together."""


def shipped(ratings: Sequence[Rating], seeds: Iterable[int], clubs: int) -> Figures:
    """`/recommend` with the weights as they are and without each, in clubs of people taken at random."""
    figures: Figures = defaultdict(list)
    weights = dict(ranking.WEIGHT)
    variants = {"**/recommend**": weights} | {
        f"without {name}": weights | {name: 0.0} for name in ("taste", "crowd", "club", "known", "chance")
    }
    for seed in seeds:
        train, warm = data.warm_split(ratings, seed)
        people = [case for case in warm.values() if case.liked]
        chosen = np.random.default_rng(seed).permutation(len(people))[: clubs * CLUB].reshape(-1, CLUB)
        bot = ShippedRecommend(data.films(), train)
        gains: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for members in chosen.tolist():
            cases = [people[at] for at in members]
            learned = bot.learn([dict(list(case.known.items())[:KNOWN]) for case in cases])
            for name, weighed in variants.items():
                ranking.WEIGHT.update(weighed)
                for at, case in enumerate(cases, 1):
                    gains[name, "one"].append(ndcg(bot.rank(learned, [at], 10, case.known), case.liked))
                for party in PARTIES if name == "**/recommend**" else ():
                    seen = {film for case in cases for film in case.known}
                    found = bot.rank(learned, party, 10, seen)
                    each = [ndcg(found, cases[at - 1].liked) for at in party]
                    gains[name, "group mean"].append(statistics.mean(each))
                    gains[name, "worst"].append(min(each))
                    gains[name, "satisfied"].append(statistics.mean(gain > 0 for gain in each))
            ranking.WEIGHT.update(weights)
        for place, found_gains in gains.items():
            figures[place].append(statistics.mean(found_gains))
    return figures


def by_member(rank: Ranker, depth: int = 10) -> GroupRanker:
    """Mean of 1 / log2(1 + rank) over the members' lists."""

    def joint(known: list[data.Profile], seen: frozenset[int]) -> list[int]:
        total: defaultdict[int, float] = defaultdict(float)
        for profile in known:
            for place, film in enumerate(rank(profile, depth, seen)):
                total[film] += 1.0 / math.log2(2.0 + place)
        return sorted(total, key=lambda film: -total[film])[:10]

    return joint


def related(ratings: Sequence[Rating], seeds: Iterable[int], most: int) -> Figures:
    """Truth A: co-liked by others, in two readings (nDCG@10). Truth B: series and remakes (R@10)."""
    figures: Figures = defaultdict(list)
    catalogue = data.films()
    chains = data.chain_truth(catalogue)
    for seed in seeds:
        truth = data.co_liked_truth(ratings, seed)
        engines = item_engines(catalogue, truth.train)
        rng = np.random.default_rng(seed)
        asked_a = rng.permutation(sorted(truth.literal))[:most].tolist()
        asked_b = rng.permutation(sorted(chains))[:most].tolist()
        for name, rank in engines.items():
            found = {film: rank(film) for film in {*asked_a, *asked_b}}
            for column, liked in (("A as written", truth.literal), ("A damped", truth.damped)):
                figures[name, column].append(statistics.mean(ndcg(found[film], liked[film]) for film in asked_a))
            figures[name, "B R@10"].append(statistics.mean(recall(found[film], chains[film]) for film in asked_b))
    return figures


def anchors(ratings: Sequence[Rating]) -> Figures:
    """The split of the reference notes and its item-to-item rows, under both readings of truth A."""
    figures: Figures = defaultdict(list)
    catalogue = data.films()
    truth = data.co_liked_truth(ratings, data.REFERENCE_SPLIT)
    for name, rank in item_engines(catalogue, truth.train).items():
        found = {film: rank(film) for film in truth.literal}
        for column, liked in (("as written", truth.literal), ("damped", truth.damped)):
            figures[name, f"{column}, nDCG@10"].append(statistics.mean(ndcg(found[f], liked[f]) for f in liked))
            figures[name, f"{column}, R@10"].append(statistics.mean(recall(found[f], liked[f]) for f in liked))
        figures[name, "nDCG@10 in the reference"] += base.REFERENCE_NDCG.get(name, [])
    return figures


def recall(found: Sequence[int], wanted: AbstractSet[int]) -> float:
    return len(wanted & set(found)) / min(10, len(wanted))


def item_engines(catalogue: Sequence[Film], train: Sequence[Rating]) -> dict[str, Callable[[int], list[int]]]:
    famous = data.films(data.popularity_of(train))
    weights = base.ItemToItem(catalogue, train)
    content = base.ContentAndPopularity(famous)
    fitted = RelatedFilms.fit(famous, pool=train)
    alone = RelatedFilms.fit(famous)
    return {
        "popularity": weights.ranker(weights.popularity),
        "all content + popularity": lambda film: content.related(film, 10),
        "**RelatedFilms, metadata alone**": lambda film: [s.film_id for s in alone.related_films(film)],
        "co-like cosine, shrunk": weights.ranker(weights.cosine),
        "co-like lift": weights.ranker(weights.lift),
        "EASE weights, ridge 100": weights.ranker(weights.ease(100.0)),
        "EASE weights, ridge 200": weights.ranker(weights.ease(200.0)),
        "EASE weights, ridge 500": weights.ranker(weights.ease(500.0)),
        "EASE + lift + .4 content": weights.ranker(weights.hybrid(200.0)),
        "**RelatedFilms, with ratings**": lambda film: [s.film_id for s in fitted.related_films(film)],
    }


def costs() -> Figures:
    """A made-up catalogue of 10,000 films and 100,000 ratings by 1,500 people."""
    figures: Figures = defaultdict(list)
    rng = np.random.default_rng(0)
    films = (10_000 * rng.random(100_000) ** 2).astype(int)
    made = list(
        zip(
            rng.integers(0, 1500, 100_000).tolist(),
            films.tolist(),
            (rng.integers(1, 11, 100_000) / 2).tolist(),
            strict=True,
        )
    )
    name = "10,000 films, 100,000 ratings, 1,500 people"
    began = time.process_time()
    fitted = Recommender.fit(made)
    figures[name, "fit s"].append(time.process_time() - began)
    profile = {film: stars for _, film, stars in made[:60]}
    began = time.process_time()
    for at in range(20):
        fitted.recommend({**profile, at: 4.0}, 10)
    figures[name, "suggestion ms"].append((time.process_time() - began) * 50)
    began = time.process_time()
    for at in range(50):
        fitted.add(7, 20_000 + at, 4.0)
    figures[name, "folding in ms"].append((time.process_time() - began) * 20)
    figures[name, "peak MB of the process"].append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


def show(title: str, figures: Figures) -> None:
    columns = list(dict.fromkeys(column for _, column in figures))
    print(f"\n### {title}\n\n| engine | {' | '.join(columns)} |\n| --- {'| --- ' * len(columns)}|")
    for name in dict.fromkeys(name for name, _ in figures):
        print(f"| {name} | {' | '.join(spread(figures.get((name, column), [])) for column in columns)} |")
    sys.stdout.flush()


def spread(values: Sequence[float]) -> str:
    """Mean and, in brackets, the deviation between seeds."""
    if not values:
        return "-"
    digits = 1 if statistics.mean(values) > 2 else 3
    around = f" ({statistics.stdev(values):.{digits}f})" if len(values) > 1 else ""
    return f"{statistics.mean(values):.{digits}f}{around}"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="two seeds, fewer questions")
    reader.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    reader.add_argument("--shipped", action="store_true", help="only `/recommend`, with each weight left out in turn")
    reader.add_argument("--ratings", type=Path, help="other ratings: user, film, stars; people tables only")
    options = reader.parse_args()
    if options.ratings is None and not data.MOVIELENS.exists():
        sys.exit(f"no data at {data.MOVIELENS}")
    seeds = options.seeds[:2] if options.quick else options.seeds
    ratings = data.movielens() if options.ratings is None else data.ratings_of(options.ratings)
    show("/recommend, as the bot calls it", shipped(ratings, seeds, 10 if options.quick else 40))
    if options.shipped:
        return
    show("Cost, one thread", costs())
    show("One person, nDCG@10", people(ratings, seeds, ENGINES))
    each = 40 if options.quick else 200
    show("Random groups", together(ratings, seeds, each, data.groups))
    show("Similar groups", together(ratings, seeds, each, data.similar_groups))
    if options.ratings is None:
        show("Related films", related(ratings, seeds, 100 if options.quick else 300))
        show("Related films on the split of the reference", anchors(ratings))


if __name__ == "__main__":
    main()
