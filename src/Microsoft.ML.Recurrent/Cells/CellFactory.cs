namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The one place that maps options to their cell.</summary>
internal static class CellFactory
{
    public static RecurrentCell Create(RecurrentOptions options) => options switch
    {
        LstmOptions lstm => new LstmCell(lstm.HiddenSize, lstm.ForgetGateBias),
        GruOptions gru => new GruCell(gru.HiddenSize),
        RnnOptions rnn => new RnnCell(rnn.HiddenSize, rnn.Activation),
        _ => throw new NotSupportedException($"{options.GetType().Name} has no cell."),
    };
}
