using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trainers of session-based recommenders: recurrent networks that predict the next item of a session.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | | |
/// | -- | -- |
/// | Input column | a vector of keys, the items of a session in their order. Sessions of fewer than two items are skipped in training; in scoring, the missing key is an unknown item, read as such, and an empty session gets items to begin with |
/// | Output columns | `RecommendedItems` (`Vector<Key>` of known length, with the items' key values): the most probable next items, the best first; `Score` (`Vector<Single>`): their probabilities. Where fewer items are left than asked for, the last places are the missing key and 0 |
/// | Exportable to ONNX | yes |
/// | Needs libtorch | to fit |
/// ]]></format>
/// Immutable and thread-safe.
/// </remarks>
public sealed class SessionRecommendationTrainers
{
    private readonly IHostEnvironment _environment;

    internal SessionRecommendationTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>Trains a recommender with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender short form"]/*'/>
    public RecurrentEstimator Lstm(string itemsColumnName = "Items", int hiddenSize = 128, int layers = 1) => Short(new LstmOptions(), itemsColumnName, hiddenSize, layers);

    /// <summary>Trains a recommender with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender with options"]/*'/>
    public RecurrentEstimator Lstm(LstmOptions options) => Recurrent(options);

    /// <summary>Trains a recommender with a network of gated recurrent units (Cho et al. 2014), as GRU4Rec is (Hidasi et al. 2016).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender short form"]/*'/>
    public RecurrentEstimator Gru(string itemsColumnName = "Items", int hiddenSize = 128, int layers = 1) => Short(new GruOptions(), itemsColumnName, hiddenSize, layers);

    /// <summary>Trains a recommender with a network of gated recurrent units (Cho et al. 2014), as GRU4Rec is (Hidasi et al. 2016).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender with options"]/*'/>
    public RecurrentEstimator Gru(GruOptions options) => Recurrent(options);

    /// <summary>Trains a recommender with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender short form"]/*'/>
    public RecurrentEstimator Rnn(string itemsColumnName = "Items", int hiddenSize = 128, int layers = 1) => Short(new RnnOptions(), itemsColumnName, hiddenSize, layers);

    /// <summary>Trains a recommender with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender with options"]/*'/>
    public RecurrentEstimator Rnn(RnnOptions options) => Recurrent(options);

    /// <summary>Trains a recommender with a recurrent network of any cell.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="recommender with options"]/*'/>
    public RecurrentEstimator Recurrent(RecurrentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OwnLabel.IdleLabel(options) is { } remark)
            HostWarnings.Of(_environment, "Recurrent")(remark);
        string name = options is RecurrentCellOptions ? nameof(Recurrent) : options.GetType().Name.Replace("Options", "");
        return new RecurrentEstimator(_environment.Register(name), Settled(options), NetworkRole.Trainer, PredictionTask.NextItem);
    }

    /// <summary>The items are their own label, and are read forwards.</summary>
    private static RecurrentOptions Settled(RecurrentOptions options) => options with
    {
        Task = options.Task ?? PredictionTask.NextItem,
        Bidirectional = false,
        LabelColumnName = options.SequenceColumnNames is [var items, ..] ? items : options.LabelColumnName,
    };

    private RecurrentEstimator Short(RecurrentOptions options, string itemsColumnName, int hiddenSize, int layers) => Recurrent(options with
    {
        SequenceColumnNames = [itemsColumnName],
        HiddenSize = hiddenSize,
        Layers = layers,
        EmbeddingSize = hiddenSize,
    });
}
