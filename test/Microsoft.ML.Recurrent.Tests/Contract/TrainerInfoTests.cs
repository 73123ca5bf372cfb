using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Generic code of ML.NET's users takes trainers by this interface.</summary>
public class TrainerInfoTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void GenericCodeTakesATrainerAndGetsItsModel() =>
        ParametersOf(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(epochs: 1)), SyntheticRows.View(_context, 20)).Count.Should().Be(169);

    [Fact]
    public void InfoSaysWhatANetworkNeeds()
    {
        var info = _context.Regression.Trainers.Lstm(SmallOptions.Lstm(label: "Target")).Info;

        info.NeedNormalization.Should().BeFalse();
        info.WantCaching.Should().BeFalse();
        _context.Transforms.Rnn(SmallOptions.Rnn() with { NormalizeInputs = false }).Info.NeedNormalization.Should().BeTrue();
    }

    private static TModel ParametersOf<TTransformer, TModel>(ITrainerEstimator<TTransformer, TModel> trainer, IDataView data)
        where TTransformer : IPredictionTransformer<TModel>
        where TModel : class => trainer.Fit(data).Model;
}
