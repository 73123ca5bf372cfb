using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Ensembles that start from fitted networks, from word vectors, and where TensorBoard's events go.</summary>
public sealed class EnsembleStartTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ContinuedEnsembleGoesOnFromEachNetwork()
    {
        var first = Fit(Options(2));

        var second = _context.BinaryClassification.Trainers.Lstm(Still(2)).Fit(SyntheticRows.View(_context), continueFrom: first);

        Fits.WeightsOf(second).Should().Equal(Fits.WeightsOf(first), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void OtherNumberOfNetworksIsRefused() => _context.BinaryClassification.Trainers.Lstm(Options(3))
        .Invoking(t => t.Fit(SyntheticRows.View(_context), continueFrom: Fit(Options(2)))).Should().Throw<ArgumentException>().WithMessage(
            "The network cannot be trained further with these options: The number of networks (Ensemble) is 3; the network was fitted with 2. *");

    [Fact]
    public void OneEncoderIsTheStartOfEveryNetwork()
    {
        var one = Fit(Options(1));

        var started = _context.BinaryClassification.Trainers.Lstm(Still(2)).Fit(SyntheticRows.View(_context), encoderFrom: one);

        Values(started, "recurrent.weight_hh_l0").Should().Equal(Values(one, "recurrent.weight_hh_l0"), (a, b) => Math.Abs(a - b) < 1e-9);
        Values(started, "ensemble.1.recurrent.weight_hh_l0").Should().Equal(Values(one, "recurrent.weight_hh_l0"), (a, b) => Math.Abs(a - b) < 1e-9);
        Values(started, "ensemble.1.head.weight").Should().NotEqual(Values(started, "head.weight"), "heads start anew, each by its own seed");
    }

    [Fact]
    public void EncodersOfAnEnsembleAreStartedFromInTurn()
    {
        var two = Fit(Options(2));

        var started = _context.BinaryClassification.Trainers.Lstm(Still(3)).Fit(SyntheticRows.View(_context), encoderFrom: two);

        foreach (var (name, from) in new[] { ("", ""), ("ensemble.1.", "ensemble.1."), ("ensemble.2.", "") })
            Values(started, name + "recurrent.weight_ih_l0").Should().Equal(Values(two, from + "recurrent.weight_ih_l0"), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void WordVectorsAreEveryNetworks()
    {
        string file = Path.Combine(_folder, "vectors.txt");
        File.WriteAllLines(file, ["good 1 2 3 4", "bad -0.5 -0.25 0.125 0"]);

        var model = Fit(Options(2) with { PretrainedEmbeddingsPath = file, FreezeEmbeddings = true });

        int good = 1 + model.Vocabulary("Words").ToList().IndexOf("good");
        foreach (string name in new[] { "embeddings.0.weight", "ensemble.1.embeddings.0.weight" })
            Values(model, name)[(4 * good)..(4 * good + 4)].Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void EventsGoToAFolderForEachNetwork()
    {
        Fit(Options(2) with { Training = Options(2).Training with { TensorBoardDirectory = _folder } });

        Directory.GetDirectories(_folder).Select(Path.GetFileName).Should().BeEquivalentTo("network-0", "network-1");
        Directory.GetDirectories(_folder).Should().OnlyContain(folder => Directory.GetFiles(folder).Length == 1);
    }

    private RecurrentTransformer Fit(LstmOptions options) => _context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(_context));

    private static LstmOptions Options(int networks) => SmallOptions.Lstm("Words") with { Ensemble = networks };

    /// <summary>A learning rate near zero: the weights stay what they were.</summary>
    private static LstmOptions Still(int networks)
    {
        var options = Options(networks);
        return options with { Training = options.Training with { LearningRate = 1e-12, MaximumEpochs = 1 } };
    }

    private static float[] Values(RecurrentTransformer model, string name) => model.Model.ValuesOf(name).ToArray();
}
