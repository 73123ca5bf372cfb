namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Small models of the next letter.</summary>
internal static class LanguageModels
{
    /// <summary>A fitted network by its name: its cell, or what is special about it.</summary>
    public static RecurrentTransformer Fit(string name, int epochs = 2)
    {
        var context = new MLContext(1);
        return context.LanguageModeling().Trainers.Recurrent(OptionsOf(name, epochs)).Fit(TextRow.View(context));
    }

    private static RecurrentOptions OptionsOf(string name, int epochs) => name switch
    {
        "deep gru" => SmallOptions.Gru("Tokens", "Tokens", epochs) with { Layers = 2 },
        "rnn" => SmallOptions.Rnn("Tokens", "Tokens", epochs),
        "tied" => SmallOptions.Lstm("Tokens", "Tokens", epochs) with { EmbeddingSize = 6 },
        "ensemble" => SmallOptions.Lstm("Tokens", "Tokens", epochs) with { Ensemble = 2 },
        "adaptive" => SmallOptions.Lstm("Tokens", "Tokens", epochs) with { HiddenSize = 12, NextToken = new() { SoftmaxCutoffs = [2, 4] } },
        "minimal" => SmallOptions.Of(new RecurrentCellOptions { Cell = new MinimalGatedCell(), Layers = 2 }, "Tokens", "Tokens", epochs),
        "scalar" => SmallOptions.Of(new RecurrentCellOptions { Cell = new ScalarLstmCell() }, "Tokens", "Tokens", epochs),
        "clockwork" => SmallOptions.Of(new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [1, 2] } }, "Tokens", "Tokens", epochs),
        _ => SmallOptions.Lstm("Tokens", "Tokens", epochs),
    };
}
