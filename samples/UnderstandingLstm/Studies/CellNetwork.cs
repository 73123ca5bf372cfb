using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Studies;

/// <summary>The network around a cell: the same for every cell.</summary>
internal static class CellNetwork
{
    /// <summary>One layer that reads forward and answers from its last step. Nothing is dropped, as there are new rows enough. One thread: fits run side by side.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="hiddenSize">Its units.</param>
    /// <param name="steps">Optimizer steps.</param>
    public static RecurrentCellOptions Of(Cell cell, int hiddenSize, int steps) => new()
    {
        Cell = cell,
        HiddenSize = hiddenSize,
        Bidirectional = false,
        HeadDropout = 0,
        Ensemble = 1,
        Training = new TrainingOptions { MaximumSteps = steps, ValidationInterval = Math.Max(1, steps / 5), Threads = 1 },
    };
}
