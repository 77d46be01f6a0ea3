/* Serial line in C, written for this line alone: the algorithm of the compiled engine without anything else.
 *
 * Stations with exponential times of mean 1, buffers between them, the first never starved, the last never blocked,
 * blocking after service; optionally failures on operating time. Philox4x32-10 and our own logarithm, as the engine has
 * them, so that the draws are the same. Figures are kept as the engine keeps them by default: times in states, levels,
 * operations, lead times, failures by window of time, active periods of machines.
 */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE, PROCESSING, BLOCKED, FAILED, STATES };
enum { WINDOWS = 200, BINS = 5543, AHEAD = 16 };

typedef struct {
    double since, due, work, until_failure, active_since;
    double *released; /* release times of the parts in the buffer before the station: a ring */
    int64_t draws, failures, number, first, waiting;
    double release; /* of the part in the station */
    double ahead[AHEAD]; /* working times of the next parts: drawn together, on vector registers */
    int state, busy;
} Station;

typedef struct {
    double state_time[STATES], level, peak, worked, active;
    int64_t failures, operations, pieces, came, periods;
} Sums;

typedef struct {
    double finished, lead, lead_square, lead_max;
} Output;

static uint64_t extend(uint64_t key, uint64_t word) {
    uint64_t x = (key ^ word) + 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static double uniform(uint64_t key, uint64_t k) {
    uint64_t c0 = (uint32_t)k, c1 = k >> 32, c2 = 0, c3 = 0, k0 = (uint32_t)key, k1 = key >> 32;
    for (int n = 0; n < 10; n++) {
        uint64_t p0 = 0xD2511F53u * c0, p1 = 0xCD9E8D57u * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 = (uint32_t)(k0 + 0x9E3779B9u);
        k1 = (uint32_t)(k1 + 0xBB67AE85u);
    }
    return ((double)(((c1 << 32) | c0) >> 12) + 0.5) * 2.220446049250313e-16;
}

static double logarithm(double x) {
    uint64_t bits;
    memcpy(&bits, &x, 8);
    int64_t exponent = (int64_t)(bits >> 52) - 1023;
    bits = (bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m;
    memcpy(&m, &bits, 8);
    if (m >= 1.4142135623730951) {
        m *= 0.5;
        exponent++;
    }
    double f = m - 1.0, s = f / (2.0 + f), z = s * s, w = z * z;
    double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01
                      + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double half = 0.5 * f * f, k = (double)exponent;
    return k * 6.93147180369123816490e-01 - ((half - (s * (half + (odd + even)) + k * 1.90821492927058770002e-10)) - f);
}

typedef struct {
    double time;
    int station;
} Event;

typedef struct {
    Event *events;
    int size;
} Heap;

static void push(Heap *heap, double time, int station) {
    int n = heap->size++;
    for (; n > 0 && heap->events[(n - 1) / 2].time > time; n = (n - 1) / 2)
        heap->events[n] = heap->events[(n - 1) / 2];
    heap->events[n] = (Event){time, station};
}

static Event pop(Heap *heap) {
    Event top = heap->events[0], last = heap->events[--heap->size];
    int n = 0;
    for (int below = 1; below < heap->size; below = 2 * n + 1) {
        if (below + 1 < heap->size && heap->events[below + 1].time < heap->events[below].time) below++;
        if (heap->events[below].time >= last.time) break;
        heap->events[n] = heap->events[below];
        n = below;
    }
    heap->events[n] = last;
    return top;
}

typedef struct {
    int stations, capacity;
    double width, border, now, mtbf, mttr;
    uint64_t key;
    int window;
    Station *at;
    Sums *sums; /* (WINDOWS, stations) */
    Output *out; /* (WINDOWS,) */
    int32_t *bins;
    Heap heap;
} Line;

static double draw(Line *line, int n, int purpose, int64_t k) {
    return -logarithm(uniform(extend(line->key, (uint64_t)(3 * n + purpose)), (uint64_t)k));
}

static double working_time(Line *line, int n) {
    Station *s = line->at + n;
    int64_t k = s->draws++;
    if (k % AHEAD == 0) {
        uint64_t key = extend(line->key, (uint64_t)(3 * n));
        for (int i = 0; i < AHEAD; i++) s->ahead[i] = -logarithm(uniform(key, (uint64_t)(k + i)));
    }
    return s->ahead[k % AHEAD];
}

static Sums *sums_of(Line *line, int n) { return line->sums + (int64_t)line->window * line->stations + n; }

static void enter(Line *line, int n, int state) {
    Station *s = line->at + n;
    if (s->state == state) return;
    double start = s->since;
    for (int w = (int)(start / line->width); w < line->window; w++) { /* cut at the borders of windows */
        double stop = (w + 1) * line->width;
        line->sums[(int64_t)w * line->stations + n].state_time[s->state] += stop - start;
        start = stop;
    }
    Sums *sums = sums_of(line, n);
    sums->state_time[s->state] += line->now - start;
    int was = s->state == PROCESSING || s->state == FAILED, is = state == PROCESSING || state == FAILED;
    if (is && !was) s->active_since = line->now;
    if (was && !is) {
        sums->active += line->now - s->active_since;
        sums->periods++;
    }
    if (state == FAILED) sums->failures++;
    s->state = state;
    s->since = line->now;
}

static void wait_more(Line *line, int n, int pieces) { /* parts that wait before a station change by one */
    Station *s = line->at + n;
    Sums *sums = sums_of(line, n);
    sums->level += (double)s->waiting * (line->now - s->due); /* due: when the level changed last */
    if ((double)s->waiting > sums->peak) sums->peak = (double)s->waiting;
    s->due = line->now;
    s->waiting += pieces;
    sums->came += pieces > 0;
}

static void run(Line *line, int n) { /* until the work is done, or the machine fails */
    Station *s = line->at + n;
    enter(line, n, PROCESSING);
    push(&line->heap, line->now + fmin(s->work, s->until_failure), n);
}

static void start(Line *line, int n);

static void leave(Line *line, int n) { /* the part of station n has gone on */
    line->at[n].busy = 0;
    start(line, n);
}

static int accept(Line *line, int n, double release) {
    Station *s = line->at + n;
    if (!s->busy) {
        s->release = release;
        s->busy = 1;
        s->work = working_time(line, n);
        run(line, n);
        return 1;
    }
    if (s->waiting >= line->capacity) return 0;
    int64_t place = s->first + s->waiting;
    s->released[place < line->capacity ? place : place - line->capacity] = release;
    wait_more(line, n, 1);
    return 1;
}

static void start(Line *line, int n) {
    Station *s = line->at + n;
    if (n == 0) {
        s->release = line->now;
    } else {
        if (s->waiting == 0) {
            enter(line, n, IDLE);
            return;
        }
        s->release = s->released[s->first];
        if (++s->first == line->capacity) s->first = 0;
        wait_more(line, n, -1);
    }
    s->busy = 1;
    s->work = working_time(line, n);
    run(line, n);
    if (n > 0 && line->at[n - 1].state == BLOCKED) {
        accept(line, n, line->at[n - 1].release);
        leave(line, n - 1);
    }
}

static void finished(Line *line, int n) {
    double lead = line->now - line->at[n].release;
    Output *out = line->out + line->window;
    out->finished++;
    out->lead += lead;
    out->lead_square += lead * lead;
    if (lead > out->lead_max) out->lead_max = lead;
    int bin = lead < 1e-3 ? 0 : 1 + (int)(logarithm(lead / 1e-3) / 4.987541511038968e-03);
    line->bins[bin < BINS ? bin : BINS - 1]++;
}

static void done(Line *line, int n) { /* the work of station n is over */
    Station *s = line->at + n;
    Sums *sums = sums_of(line, n);
    sums->operations++;
    sums->pieces++;
    if (n == line->stations - 1)
        finished(line, n);
    else if (!accept(line, n + 1, s->release)) {
        enter(line, n, BLOCKED);
        return;
    }
    leave(line, n);
}

static void happen(Line *line, int n) {
    Station *s = line->at + n;
    if (s->state == FAILED) {
        s->until_failure = line->mtbf * draw(line, n, 1, s->failures);
        run(line, n);
        return;
    }
    double spent = fmin(s->work, s->until_failure);
    sums_of(line, n)->worked += spent;
    s->work -= spent;
    s->until_failure -= spent;
    if (s->work > 0.0) {
        enter(line, n, FAILED);
        push(&line->heap, line->now + line->mttr * draw(line, n, 2, s->failures++), n);
    } else {
        done(line, n);
    }
}

/* Run a line for a length of time; failures where mtbf > 0. Returns the parts that left it. */
double line_run(int stations, int capacity, double length, uint64_t seed, double mtbf, double mttr) {
    Line line = {.stations = stations, .capacity = capacity, .mtbf = mtbf, .mttr = mttr, .key = extend(0, seed)};
    line.width = line.border = length / WINDOWS;
    line.at = calloc(stations, sizeof(Station));
    line.sums = calloc((size_t)WINDOWS * stations, sizeof(Sums));
    line.out = calloc(WINDOWS, sizeof(Output));
    line.bins = calloc(BINS, sizeof(int32_t));
    line.heap.events = calloc(stations + 1, sizeof(Event));
    double *rings = calloc((size_t)stations * capacity, sizeof(double));
    for (int n = 0; n < stations; n++) {
        line.at[n].released = rings + (size_t)n * capacity;
        line.at[n].until_failure = mtbf > 0.0 ? mtbf * draw(&line, n, 1, -1) : INFINITY;
    }
    start(&line, 0);
    while (line.heap.size && line.heap.events[0].time < length) {
        Event event = pop(&line.heap);
        line.now = event.time;
        while (line.now > line.border && line.window < WINDOWS - 1) line.border = (++line.window + 1) * line.width;
        happen(&line, event.station);
    }
    line.now = length;
    double parts = 0.0;
    for (int n = 0; n < stations; n++) enter(&line, n, STATES - 1 - line.at[n].state);
    for (int w = 0; w < WINDOWS; w++) parts += line.out[w].finished;
    free(line.at), free(line.sums), free(line.out), free(line.bins), free(line.heap.events), free(rings);
    return parts;
}
