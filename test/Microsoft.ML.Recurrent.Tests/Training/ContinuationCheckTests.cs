using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class ContinuationCheckTests
{
    private const string Refused = "The network cannot be trained further with these options: ";

    private readonly MLContext _context = new(1);

    public static TheoryData<string, RecurrentOptions> Others() => new()
    {
        { "The cell is gru; the network was fitted with lstm.", SmallOptions.Gru() },
        { "The HiddenSize is 7; the network was fitted with 6.", SmallOptions.Lstm() with { HiddenSize = 7 } },
        { "The Layers is 2; the network was fitted with 1.", SmallOptions.Lstm() with { Layers = 2 } },
        { "The Bidirectional is True; the network was fitted with False.", SmallOptions.Lstm() with { Bidirectional = true } },
        { "The Pooling is Max; the network was fitted with Last.", SmallOptions.Lstm() with { Pooling = SequencePooling.Max } },
        { "The EmbeddingSize is 9; the network was fitted with 4.", SmallOptions.Lstm() with { EmbeddingSize = 9 } },
        { "The SequenceColumnNames is Fixed; the network was fitted with Values.", SmallOptions.Lstm("Fixed") },
        { "The StaticColumnNames is Level; the network was fitted with none.", SmallOptions.Lstm() with { StaticColumnNames = ["Level"] } },
        { "The task is Regression; the network was fitted with BinaryClassification.", SmallOptions.Lstm(label: "Target") },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void OtherNetworkIsRefused(string reason, RecurrentOptions options) =>
        Continuing(SmallOptions.Lstm(), options).Should().Throw<ArgumentException>().WithMessage(Refused + reason + " (Parameter 'continueFrom')");

    [Fact]
    public void OtherCharactersAreRefused()
    {
        var spelled = SmallOptions.Lstm("Words") with { Characters = new() { EmbeddingSize = 3, HiddenSize = 4 } };

        Continuing(spelled, SmallOptions.Lstm("Words")).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The network was fitted with Characters; give the same. (Parameter 'continueFrom')");
        Continuing(SmallOptions.Lstm("Words"), spelled).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The network was fitted without Characters; leave them null. (Parameter 'continueFrom')");
        Continuing(spelled, spelled with { Characters = spelled.Characters with { KernelSize = 2 } }).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The Characters.KernelSize is 2; the network was fitted with 3. (Parameter 'continueFrom')");
        Continuing(spelled, spelled with { Characters = spelled.Characters with { MinimumCount = 9 } }).Should().NotThrow();
    }

    [Fact]
    public void OtherActivationIsRefused() =>
        Continuing(SmallOptions.Rnn(), SmallOptions.Rnn() with { Activation = RnnActivation.Relu }).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The Activation is Relu; the network was fitted with Tanh. (Parameter 'continueFrom')");

    [Fact]
    public void SameCellGoesOnWhicheverOptionsNameIt()
    {
        var named = SmallOptions.Rnn() with { Activation = RnnActivation.Relu };
        var given = SmallOptions.Of(new RecurrentCellOptions { Cell = new RnnCell { Activation = RnnActivation.Relu, StartsFromIdentity = true } }, "Values", "Label");

        Continuing(named, given).Should().NotThrow();
        Continuing(given, named).Should().NotThrow();
        Continuing(given, named with { Activation = RnnActivation.Tanh }).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The Activation is Tanh; the network was fitted with Relu. (Parameter 'continueFrom')");
    }

    [Fact]
    public void OtherNumberOfOutputsIsRefused() =>
        Continuing(SmallOptions.Lstm(label: "Target"), SmallOptions.Lstm(label: "Targets")).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The number of outputs is 2; the network was fitted with 1. (Parameter 'continueFrom')");

    [Fact]
    public void AllDifferencesAreListed() =>
        Continuing(SmallOptions.Lstm(), SmallOptions.Gru() with { HiddenSize = 7 }).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            string.Join(
                Environment.NewLine,
                "The network cannot be trained further with these options, for 2 reasons:",
                "- The cell is gru; the network was fitted with lstm.",
                "- The HiddenSize is 7; the network was fitted with 6. (Parameter 'continueFrom')"));

    [Fact]
    public void OtherClassesAreRefused()
    {
        var trainer = _context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm(label: "Key"));
        var earlier = trainer.Fit(Mapped(SyntheticRows.Create()));
        var renamed = SyntheticRows.Create();
        foreach (var row in renamed)
            row.ClassName = row.ClassName == "low" ? "deep" : row.ClassName;

        trainer.Invoking(t => t.Fit(Mapped(renamed), null, earlier)).Should().Throw<ArgumentException>().WithMessage(Refused
            + $"The label's classes are {List(renamed)}; the network was fitted on {List(SyntheticRows.Create())}. Map both with the same transformer. (Parameter 'continueFrom')");

        static string List(SyntheticRow[] rows) => string.Join(", ", rows.Select(r => $"'{r.ClassName}'").Distinct());
    }

    [Fact]
    public void ChannelCountOfAnotherReadingIsRefused() =>
        Continuing(SmallOptions.Lstm("Fixed"), SmallOptions.Lstm("Fixed") with { FeaturesPerStep = 2 }).Should().Throw<ArgumentException>()
            .WithMessage(Refused + "The number of features per step of 'Fixed' is 2; the network was fitted with 1. (Parameter 'continueFrom')");

    [Fact]
    public void OtherPretrainedEmbeddingsAreRefused() =>
        Continuing(SmallOptions.Lstm("Words"), SmallOptions.Lstm("Words") with { PretrainedEmbeddingsPath = "vectors.txt" })
            .Should().Throw<ArgumentException>().WithMessage(Refused + "PretrainedEmbeddingsPath is 'vectors.txt', but the network goes on from the "
                + "embeddings that it has; leave it null. (Parameter 'continueFrom')");

    [Fact]
    public void IsRefusedBeforeAnyRowIsRead()
    {
        var view = new InterceptedView(SyntheticRows.View(_context));
        var earlier = Fits.Binary(SmallOptions.Lstm());

        var fit = () => _context.Transforms.Lstm(SmallOptions.Lstm() with { HiddenSize = 7 }).Fit(view, null, earlier);

        fit.Should().Throw<ArgumentException>();
        view.Cursors.Should().Be(0);
    }

    private IDataView Mapped(IEnumerable<SyntheticRow> rows)
    {
        var view = _context.Data.LoadFromEnumerable(rows);
        return _context.Transforms.Conversion.MapValueToKey("Key", "ClassName").Fit(view).Transform(view);
    }

    private Action Continuing(RecurrentOptions earlier, RecurrentOptions options)
    {
        var view = SyntheticRows.View(_context);
        var fitted = Featurizer(earlier).Fit(view);
        return () => Featurizer(options).Fit(view, null, fitted);
    }

    private RecurrentEstimator Featurizer(RecurrentOptions options) => _context.Transforms.Recurrent(options);
}
