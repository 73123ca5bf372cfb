using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace TaggingLstm;

/// <summary>Fits taggers: the network, and from it a model that reads words and gives tags.</summary>
/// <param name="mlContext">The context.</param>
/// <param name="requests">The data.</param>
/// <param name="epochs">Epochs at most.</param>
internal sealed class Tagger(MLContext mlContext, Requests requests, int epochs)
{
    private readonly IDataView _training = mlContext.Data.LoadFromEnumerable(requests.Training);

    /// <summary>The tagger: a bidirectional LSTM that reads words and their characters, and a conditional random field over its tags.</summary>
    public LstmOptions Options { get; } = new()
    {
        SequenceColumnNames = [nameof(Request.Words)],
        HiddenSize = 128,
        EmbeddingSize = 100,
        TokenDropout = 0.3,     // a rare word is often hidden, so that its characters have to tell
        EmbeddingDropout = 0.3,
        HeadDropout = 0.5,
        Characters = new CharacterOptions(),
        Tagging = new TaggingOptions { UseCrf = true },
        Training = new TrainingOptions { MaximumEpochs = epochs, Patience = 4 },
    };

    /// <summary>The schema of what models read.</summary>
    public DataViewSchema Schema => _training.Schema;

    /// <summary>Fits a network, and appends the names of its tags: the labels' keys are no part of the model.</summary>
    public (RecurrentTransformer Network, ITransformer Model) Fit(LstmOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        // A label that is a vector of keys has one for each word.
        var keys = mlContext.Transforms.Conversion.MapValueToKey(options.LabelColumnName, nameof(Request.Tags)).Fit(_training);
        var network = mlContext.MulticlassClassification.Trainers.Lstm(options).Fit(keys.Transform(_training), new FitContext
        {
            ValidationData = keys.Transform(mlContext.Data.LoadFromEnumerable(requests.Validation)),
            Observers = [new ProgressLines(log)],
            CancellationToken = cancellationToken,
        });
        var names = mlContext.Transforms.Conversion.MapKeyToValue("PredictedTags", "PredictedLabel").Fit(network.Transform(_training));
        return (network, network.Append(names));
    }

    /// <summary>Holds a model's tags of the test requests against theirs.</summary>
    public SequenceMetrics Evaluate(ITransformer model) => mlContext.MulticlassClassification.EvaluateSequences(
        model.Transform(mlContext.Data.LoadFromEnumerable(requests.Test)), nameof(Request.Tags), "PredictedTags");
}
