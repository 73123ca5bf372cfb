namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>A packed batch's steps in the order that one direction reads them: each row from its own first step on, or from its own last.</summary>
internal readonly struct StepOrder(Packing packing, bool reverse)
{
    // Positions that are worked on at once: few enough to stay in a cache meanwhile.
    private const int ChunkPositions = 128;

    public int Count => packing.Steps;

    /// <summary>The steps of all rows.</summary>
    public int TotalSteps => packing.TotalSteps;

    /// <summary>Rows that take part in the k-th step read.</summary>
    public int Rows(int k) => k < 0 || k >= packing.Steps ? 0 : packing.BatchSizes[Time(k)];

    /// <summary>The packed position of the k-th step read, row 0.</summary>
    public int Offset(int k) => packing.StepOffsets[Time(k)];

    /// <summary>The first rows of the k-th step read, those that took part in the one before; the others start.</summary>
    public int Carried(int k) => Math.Min(Rows(k), Rows(k - 1));

    /// <summary>The step of the rows that is read as the k-th.</summary>
    public int Time(int k) => reverse ? packing.Steps - 1 - k : k;

    /// <summary>The first of some steps that are read one after another, and the step after the last of them.</summary>
    /// <param name="start">The first in the order in which they are read.</param>
    /// <param name="stop">The one after the last, at least one more.</param>
    public (int First, int End) Times(int start, int stop) => reverse ? (Time(stop - 1), Time(start) + 1) : (start, stop);

    /// <summary>The step after those that are worked on together from one step on: one at least.</summary>
    /// <param name="step">The first.</param>
    /// <param name="direction">1 in the order in which steps are read, −1 against it.</param>
    public int ChunkEnd(int step, int direction)
    {
        int positions = Rows(step), stop = step + direction;
        while (stop >= 0 && stop < Count && (positions += Rows(stop)) <= ChunkPositions)
            stop += direction;
        return stop;
    }
}
