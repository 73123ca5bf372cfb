namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Networks that fit in a fraction of a second.</summary>
internal static class SmallOptions
{
    public static LstmOptions Lstm(string sequence = "Values", string label = "Label", int epochs = 2) =>
        Of(new LstmOptions(), sequence, label, epochs);

    public static GruOptions Gru(string sequence = "Values", string label = "Label", int epochs = 2) =>
        Of(new GruOptions(), sequence, label, epochs);

    public static RnnOptions Rnn(string sequence = "Values", string label = "Label", int epochs = 2) =>
        Of(new RnnOptions(), sequence, label, epochs);

    /// <summary>The same record, small and seeded.</summary>
    public static TOptions Of<TOptions>(TOptions options, string sequence, string label, int epochs = 2)
        where TOptions : RecurrentOptions => (TOptions)(RecurrentOptions)options with
        {
            SequenceColumnNames = [sequence],
            LabelColumnName = label,
            HiddenSize = 6,
            Bidirectional = false,
            Pooling = SequencePooling.Last,
            EmbeddingSize = 4,
            MinimumTokenCount = 1,
            TokenDropout = 0,
            EmbeddingDropout = 0,
            LayerDropout = 0,
            HeadDropout = 0,
            InputNoise = 0,
            Ensemble = 1,
            Seed = 1,
            Training = new TrainingOptions { MaximumEpochs = epochs, BatchSize = 16, LearningRate = 0.02, Schedule = LearningRateSchedule.Constant, ValidationFraction = 0.1 },
        };
}
