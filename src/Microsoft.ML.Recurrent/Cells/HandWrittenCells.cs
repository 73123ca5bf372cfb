namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The cells that libtorch and ONNX have themselves, and whose kernels are written by hand.</summary>
internal static class HandWrittenCells
{
    /// <summary>The form of a cell that is written by hand; null where there is none.</summary>
    public static HandWrittenCell? Find(Cell cell, int hiddenSize) => cell switch
    {
        LstmCell lstm when lstm with { ForgetGateBias = 0 } == new LstmCell { ForgetGateBias = 0 } => new HandWrittenLstm(hiddenSize, (float)lstm.ForgetGateBias),
        GruCell { ResetsBeforeProduct: false } => new HandWrittenGru(hiddenSize),
        RnnCell rnn => new HandWrittenRnn(hiddenSize, rnn.Activation),
        _ => null,
    };
}
