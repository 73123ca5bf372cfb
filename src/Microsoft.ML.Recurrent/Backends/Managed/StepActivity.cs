using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The products that a step needs for any of its rows.</summary>
/// <param name="packing">The rows.</param>
/// <param name="reverse">Whether each row is read from its own last step to its first.</param>
/// <param name="firstStep">Steps that the rows have been read before, where their states are carried on.</param>
/// <param name="step">The step, in the order in which steps are read.</param>
internal readonly struct StepActivity(Packing packing, bool reverse, long firstStep, int step)
{
    /// <summary>True if a period divides the number of a row's step.</summary>
    public bool Includes(int period)
    {
        if (period == 1)
            return true;
        // Where rows are read from their ends, they begin at different times.
        int rows = reverse ? new StepOrder(packing, reverse).Rows(step) : 1;
        for (int row = 0; row < rows; row++)
        {
            if (StepOf(row) % period == 0)
                return true;
        }

        return false;
    }

    /// <summary>The step's number among the row's own.</summary>
    public long StepOf(int row) => firstStep + (reverse ? step - (packing.Steps - packing.Lengths[row]) : step);
}
