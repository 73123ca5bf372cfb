using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Tied weights and the regularization of activations, in fits of models of the next token.</summary>
public class NextTokenOptionsTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(6, null, true)]
    [InlineData(4, null, false)]
    [InlineData(6, false, false)]
    public void EmbeddingsAreTheSoftmaxsWeightsWhereTheSizesAreTheSame(int embeddingSize, bool? tie, bool isTied)
    {
        var model = Trainer(o => o with { EmbeddingSize = embeddingSize, NextToken = new() { TieWeights = tie } }).Fit(TextRow.View(_context));

        model.Model.Names.Contains("head.weight").Should().Be(!isTied);
        model.Options.NextToken.TieWeights.Should().Be(isTied);
    }

    /// <summary>The weight has its gradient from both sides: torch's operations and the kernels agree, and threads change no bit.</summary>
    [Fact]
    public void TiedWeightsTrainAsOnADevice()
    {
        RecurrentTransformer Fit(Func<TrainingOptions, TrainingOptions> training) =>
            Trainer(o => o with { EmbeddingSize = 6, EmbeddingDropout = 0.1, WordTypeDropout = 0.1, Training = training(o.Training) }).Fit(TextRow.View(_context));
        float[] managed = Fits.WeightsOf(Fit(t => t)), threads = Fits.WeightsOf(Fit(t => t with { Threads = 1 })), device = Fits.WeightsOf(Fit(t => t with { TrainsAsOnDevice = true }));

        threads.Should().Equal(managed);
        Closeness.RelativeError(device, managed).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void TiedWeightsLearn()
    {
        var data = TextRow.View(_context, TextRow.Create(400));
        var model = Trainer(o => o with { HiddenSize = 12, EmbeddingSize = 12, Training = o.Training with { MaximumEpochs = 20 } }).Fit(data);

        _context.LanguageModeling().Evaluate(model.Transform(data)).Perplexity.Should().BeLessThan(2.5);
    }

    [Fact]
    public void TiedWeightsOfOtherSizesAreRefused() => Trainer(o => o).Invoking(_ => Trainer(o => o with { NextToken = new() { TieWeights = true } })).Should().Throw<ArgumentException>().WithMessage(
        "*NextToken.TieWeights is true, but EmbeddingSize is 4 and HiddenSize 6, and the embeddings cannot be the weights of outputs of another size; make both the same, or leave TieWeights null.*");

    [Fact]
    public void NetworkGoesOnWithTiedWeightsOnlyWithTiedWeights()
    {
        var data = TextRow.View(_context);
        var tied = Trainer(o => o with { EmbeddingSize = 6 }).Fit(data);

        Trainer(o => o with { EmbeddingSize = 6 }).Fit(data, continueFrom: tied).Model.Names.Should().NotContain("head.weight");
        Trainer(o => o with { EmbeddingSize = 6, NextToken = new() { TieWeights = false } }).Invoking(trainer => trainer.Fit(data, continueFrom: tied))
            .Should().Throw<ArgumentException>().WithMessage("*The NextToken.TieWeights is False; the network was fitted with True.*");
    }

    /// <summary>An adaptive softmax: the probabilities of all tokens, those of the clusters too, sum to 1, and torch's operations train what the kernels train.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(1, 3)]
    public void ProbabilitiesOfAnAdaptiveSoftmaxSumToOne(params int[] cutoffs)
    {
        RecurrentTransformer Fit(bool asOnDevice) => Trainer(o => o with { NextToken = new() { SoftmaxCutoffs = cutoffs }, Training = o.Training with { TrainsAsOnDevice = asOnDevice } }, "Keys")
            .Fit(_context.Data.LoadFromEnumerable(TextRow.Create()));
        var model = Fit(asOnDevice: false);
        var scorer = new Microsoft.ML.Recurrent.Scoring.NextTokenHead(model.Fitted.Shape, model.Fitted.Weights, Microsoft.ML.Recurrent.Kernels.Simd.Best);
        float[] top = [0.3f, -0.2f, 0.9f, 0.1f, -0.7f, 0.4f], all = new float[5], one = new float[1];

        scorer.LogProbabilities(top, new(), all);

        all.Sum(log => Math.Exp(log)).Should().BeApproximately(1, 1e-5);
        for (int token = 1; token <= 5; token++)
        {
            scorer.LogLikelihoods(top, [token], new(), one);
            one[0].Should().BeApproximately(all[token - 1], 1e-5f);
        }

        model.Model.Names.Should().Contain("clusters.0.projection");
        Closeness.RelativeError(Fits.WeightsOf(Fit(asOnDevice: true)), Fits.WeightsOf(model)).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void AdaptiveSoftmaxLearnsAndIsSaved()
    {
        var data = TextRow.View(_context, TextRow.Create(400));
        var model = Trainer(o => o with { HiddenSize = 12, NextToken = new() { SoftmaxCutoffs = [2, 4] }, Training = o.Training with { MaximumEpochs = 20 } }).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(model, data.Schema, file);
        file.Position = 0;

        _context.LanguageModeling().Evaluate(model.Transform(data)).Perplexity.Should().BeLessThan(2.5);
        ScoreText.Of(_context.Model.Load(file, out _), data).Should().Equal(ScoreText.Of(model, data));
    }

    [Theory]
    [InlineData("*NextToken.SoftmaxCutoffs is 3, 3; expected ascending numbers from 1.*", null, 3, 3)]
    [InlineData("*NextToken.TieWeights is true, but SoftmaxCutoffs ask for an adaptive softmax, whose weights have other sizes than the embeddings; leave one of them null.*", true, 2)]
    [InlineData("The last of NextToken.SoftmaxCutoffs is 5, but 'Tokens' has 5 tokens, the end of a row among them; expected fewer, so that some are left for the last cluster.", null, 5)]
    public void CutoffsThatCannotBeAreRefused(string message, bool? tie, params int[] cutoffs) => FluentActions
        .Invoking(() => Trainer(o => o with { EmbeddingSize = 6, NextToken = new() { SoftmaxCutoffs = cutoffs, TieWeights = tie } }).Fit(TextRow.View(_context)))
        .Should().Throw<Exception>().WithMessage(message);

    /// <summary>Outputs that cost too much are 0, and the model is left with the tokens' frequencies.</summary>
    [Theory]
    [InlineData(1e5, 0)]
    [InlineData(0, 1e5)]
    public void ActivationsThatCostTooMuchTellNothing(double activation, double temporal)
    {
        var data = TextRow.View(_context, TextRow.Create(400, shortest: 12));
        double free = Perplexity(0, 0), regularized = Perplexity(activation, temporal);

        (free < 2.5 && regularized > 3.5).Should().BeTrue($"the perplexities are {free} and {regularized}");
        double Perplexity(double ofActivation, double ofChange) => _context.LanguageModeling().Evaluate(Trainer(o => o with
        {
            Training = o.Training with { MaximumEpochs = 20 },
            NextToken = new() { ActivationRegularization = ofActivation, TemporalActivationRegularization = ofChange },
        }).Fit(data).Transform(data)).Perplexity;
    }

    [Theory]
    [InlineData("WindowLength")]
    [InlineData("ActivationRegularization")]
    [InlineData("TemporalActivationRegularization")]
    [InlineData("Context")]
    public void OptionsOutOfTheirRangesAreRefused(string option)
    {
        var options = option switch
        {
            "WindowLength" => new NextTokenOptions { WindowLength = 0 },
            "ActivationRegularization" => new NextTokenOptions { ActivationRegularization = -1 },
            "TemporalActivationRegularization" => new NextTokenOptions { TemporalActivationRegularization = double.NaN },
            _ => new NextTokenOptions { Context = (NextTokenContext)7 },
        };

        FluentActions.Invoking(() => Trainer(o => o with { NextToken = options })).Should().Throw<ArgumentException>().WithMessage($"*NextToken.{option} is *; expected *");
    }

    private RecurrentEstimator Trainer(Func<LstmOptions, LstmOptions> options, string column = "Tokens") =>
        _context.LanguageModeling().Trainers.Lstm(options(SmallOptions.Lstm(column, column)));
}
