using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace CharLanguageModel;

/// <summary>The pipeline: characters as keys, and an LSTM that reads along the text.</summary>
internal sealed class CharacterModel
{
    private const int Lanes = 32;
    private const int Window = 64;

    private readonly MLContext _mlContext;
    private readonly IDataView _training;
    private readonly IDataView _validation;
    private readonly int _stepsPerEpoch;

    public CharacterModel(MLContext mlContext, Texts texts)
    {
        _mlContext = mlContext;
        _training = mlContext.Data.LoadFromEnumerable([TextRow.Of(texts.Training)]);
        _stepsPerEpoch = texts.Training.Length / (Lanes * Window) + 1;
        _validation = mlContext.Data.LoadFromEnumerable([TextRow.Of(texts.Validation)]);
    }

    public DataViewSchema Schema => _training.Schema;

    /// <summary>Fits characters and network.</summary>
    /// <returns>The network, and the whole pipeline.</returns>
    public (RecurrentTransformer Network, ITransformer Model) Fit(Arguments arguments, CancellationToken cancellationToken)
    {
        var keys = _mlContext.Transforms.Conversion.MapValueToKey("Tokens", nameof(TextRow.Characters)).Fit(_training);
        var network = _mlContext.LanguageModeling().Trainers.Lstm(Options(arguments)).Fit(keys.Transform(_training), new FitContext
        {
            ValidationData = keys.Transform(_validation),
            Observers = [new ProgressLines()],
            CancellationToken = cancellationToken,
        });
        return (network, keys.Append(network));
    }

    /// <summary>Measures a model on the last tenth of the text, read as one row.</summary>
    public LanguageModelMetrics Evaluate(ITransformer model) => _mlContext.LanguageModeling().Evaluate(model.Transform(_validation));

    private LstmOptions Options(Arguments arguments) => new()
    {
        SequenceColumnNames = ["Tokens"],
        HiddenSize = arguments.Units,
        EmbeddingSize = 64,
        TokenDropout = 0,
        EmbeddingDropout = 0,
        HeadDropout = arguments.IsQuick ? 0 : 0.3,
        Seed = arguments.Seed,
        NextToken = new NextTokenOptions { Context = NextTokenContext.Stateful, WindowLength = Window },
        Training = new TrainingOptions
        {
            MaximumEpochs = arguments.Epochs,
            BatchSize = Lanes,
            LearningRate = 0.004,
            ValidationInterval = _stepsPerEpoch,
            Schedule = LearningRateSchedule.OneCycle,
            Patience = 0,
        },
    };
}
