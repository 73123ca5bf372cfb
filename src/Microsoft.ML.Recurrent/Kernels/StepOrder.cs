namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>A packed batch's steps in the order that one direction reads them: each row from its own first step on, or from its own last.</summary>
internal readonly struct StepOrder(Packing packing, bool reverse)
{
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
}
