using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The columns that a recurrent network reads, its shape and its training. The record's type chooses the cell:
/// <see cref="LstmOptions"/>, <see cref="GruOptions"/>, <see cref="RnnOptions"/>, or any cell with <see cref="RecurrentCellOptions"/>.
/// </summary>
/// <remarks>Immutable and thread-safe: lists are copied. Records of equal settings are equal. Properties that carry a search-space attribute can be tuned by ML.NET's AutoML.</remarks>
public abstract record RecurrentOptions : NetworkOptions
{
    private protected RecurrentOptions()
    {
    }

    /// <summary>The column a featurizer adds: the encoder's output, a <c>Vector&lt;Single&gt;</c> of <see cref="NetworkOptions.HiddenSize"/> values
    /// (twice as many when <see cref="Bidirectional"/>, and as many times more as attention has heads). Trainers add ML.NET's own score columns instead.</summary>
    /// <value>The default value is <c>"Features"</c>.</value>
    public string OutputColumnName { get; init; } = "Features";

    /// <summary>The columns that hold the sequences, one row one sequence: vectors of <c>Single</c>, of keys or of text, of known or
    /// variable length. Several columns are joined step by step, so their step counts must agree in every row.</summary>
    /// <value>The default value is empty; at least one column is required.</value>
    public IReadOnlyList<string> SequenceColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>Columns with one value or vector per row (<c>Single</c>, <c>Vector&lt;Single&gt;</c> of known length or key), joined to the
    /// encoder's output before the head. Keys are one-hot encoded in effect, and looked up; a value that training never reads counts as the mean
    /// of those it reads.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> StaticColumnNames
    {
        get;
        init => field = ValueList<string>.Of(value);
    } = ValueList<string>.Empty;

    /// <summary>The label: <c>Boolean</c>, key, <c>Single</c> or <c>Vector&lt;Single&gt;</c> of known length; or a label for each step:
    /// <c>Vector&lt;Boolean&gt;</c>, <c>Vector&lt;Key&gt;</c> or <c>Vector&lt;Single&gt;</c> of variable length, as long as the row has steps. There a missing key or NaN is no label.</summary>
    /// <value>The default value is <c>"Label"</c>.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>A <c>Single</c> column that weighs each row's loss, that of each of its steps where they have labels, or <see langword="null"/>.</summary>
    /// <value>The default value is <see langword="null"/>: every row weighs 1.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>The kind of prediction; <see langword="null"/> lets the label's type decide.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public PredictionTask? Task { get; init; }

    /// <summary>Values that make up one step of a <c>Vector&lt;Single&gt;</c> column; a rank-2 vector type <c>[steps, features]</c> says it on
    /// its own. ML.NET's <c>TextLoader</c> and <c>Concatenate</c> drop the dimensions: set it for columns that come from them. Range: 1 or
    /// more.</summary>
    /// <value>The default value is 1.</value>
    public int FeaturesPerStep { get; init; } = 1;

    /// <summary><see cref="FeaturesPerStep"/> of single sequence columns, by name, where they differ: flat columns of 3 and of 1 value per step
    /// are joined by <c>{ ["X"] = 3, ["Y"] = 1 }</c>. Range: 1 or more.</summary>
    /// <value>The default value is empty: <see cref="FeaturesPerStep"/> holds for all of them.</value>
    public IReadOnlyDictionary<string, int> FeaturesPerStepByColumn
    {
        get;
        init => field = ValueDictionary<string, int>.Of(value);
    } = ValueDictionary<string, int>.Empty;

    /// <summary>Brings numeric inputs to zero mean and unit variance with the training split's statistics, which are saved
    /// with the model. A normalized input counts up to a size of 10,000, far beyond what data like the training data reach, and one that
    /// is not normalized up to 1e18, so that no single value, however large, makes scores that are not numbers.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool NormalizeInputs { get; init; } = true;

    /// <summary>A weight of the loss for each class, in the order of the label's keys (false, true for a Boolean label), or
    /// <see langword="null"/>. Each weight is positive and finite.</summary>
    /// <value>The default value is <see langword="null"/>: every class weighs 1.</value>
    public IReadOnlyList<float>? ClassWeights
    {
        get;
        init => field = ValueList<float>.Of(value);
    }

    /// <summary>Weighs classes inversely to their frequency in the training split, to the power <see cref="ClassBalancePower"/>. Cannot be
    /// combined with <see cref="ClassWeights"/>.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool BalanceClasses { get; init; }

    /// <summary>The power of the inverse frequency that <see cref="BalanceClasses"/> weighs classes by: at 1 all classes weigh the same in total, which
    /// makes the few rows of rare classes outshout the others; at 0 all rows do. Range: 0 to 1.</summary>
    /// <value>The default value is 0.5.</value>
    [Range(0.0, 1.0, 0.5, false)]
    public double ClassBalancePower { get; init; } = 0.5;

    /// <summary>The fraction of each label that is spread over all classes in training, so that the network is not driven to certainty (Szegedy et al.
    /// 2016); no part of the validation loss. Regression has none. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.</value>
    [Range(0.0, 0.2, 0.0, false)]
    public double LabelSmoothing { get; init; }

    /// <summary>Reads the input of each layer backwards too (Schuster &amp; Paliwal 1997), which doubles its output.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    [BooleanChoice(true)]
    public bool Bidirectional { get; init; } = true;

    /// <summary>The reduction of the outputs of all steps to one vector per row.</summary>
    /// <value>The default value is <see cref="SequencePooling.Last"/>.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Last;

    /// <summary>Heads of <see cref="SequencePooling.Attention"/>, each of which weighs the steps on its own (Lin et al. 2017); their means stand one after another, so that the
    /// pooled vector has as many times the values. Other poolings have none. Range: 1 to 64.</summary>
    /// <value>The default value is 1.</value>
    public int AttentionHeads { get; init; } = 1;

    /// <summary>The column with the weights of <see cref="SequencePooling.Attention"/>, beside the other columns that the network adds: a <c>Vector&lt;Single&gt;</c> of as
    /// many values as the row has steps, from 0 to 1, which add up to 1; with several heads of (steps, heads), one step after another. A row without steps has none. Of an ensemble it is the mean over
    /// the networks, whose heads have no common order: for single heads set <see cref="Ensemble"/> to 1. No other column may have its name.</summary>
    /// <value>The default value is <see langword="null"/>: no such column.</value>
    public string? AttentionColumnName { get; init; }

    /// <summary>Size of the vector that a token becomes. Range: 1 to 16,384.</summary>
    /// <value>The default value is 64.</value>
    [Range(16, 256, 64, true)]
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>A word of a text column needs this many occurrences in the training data to enter the vocabulary; rarer ones become the
    /// unknown token. Range: 1 or more.</summary>
    /// <value>The default value is 2.</value>
    public int MinimumTokenCount { get; init; } = 2;

    /// <summary>The vocabulary of a text column keeps at most this many words, the most frequent ones. Range: 1 or more.</summary>
    /// <value>The default value is 50,000.</value>
    public int MaximumVocabularySize { get; init; } = 50_000;

    /// <summary>A text file of pretrained word vectors in GloVe's or word2vec's text format, whose vectors have
    /// <see cref="EmbeddingSize"/> values; only words of the vocabulary are read. <see langword="null"/> starts from random vectors. A network that is
    /// trained further keeps the embeddings it has: leave this as it was, or null.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? PretrainedEmbeddingsPath { get; init; }

    /// <summary>Keeps the embeddings as they start.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool FreezeEmbeddings { get; init; }

    /// <summary>Features of each word's characters beside its embedding, or <see langword="null"/>. For words: sequence columns of text, or of keys whose values are text.</summary>
    /// <value>The default value is <see langword="null"/>: words have their embeddings alone.</value>
    public CharacterOptions? Characters { get; init; }

    /// <summary>The probability that a token which occurs once in the training rows is read as the unknown token in training (Dyer et al. 2015); a token
    /// of n occurrences is with a probability n times as small. So the unknown token is trained, even where every word is kept. Range: 0 (inclusive) to
    /// 1 (exclusive).</summary>
    /// <value>The default value is 0.2.</value>
    [Range(0.0, 0.6, 0.2, false)]
    public double TokenDropout { get; init; } = 0.2;

    /// <summary>Fraction of the embedding's values that are dropped in training. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.2.</value>
    [Range(0.0, 0.6, 0.2, false)]
    public double EmbeddingDropout { get; init; } = 0.2;

    /// <summary>The probability that a token is dropped as a whole from a batch in training: its embedding is zero in every step of the batch that reads it, and the embeddings of the
    /// tokens that stay are divided by 1 − probability (Gal &amp; Ghahramani 2016, section 4.2: word types; the embedding dropout of AWD-LSTM, Merity et al. 2018, which has 0.1). Each
    /// column drops tokens of its own, the unknown one like any other. What the token's characters tell stays, and so do its weights in the softmax where they are tied. Range: 0
    /// (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.</value>
    public double WordTypeDropout { get; init; }

    /// <summary>Fraction of the values between two layers that are dropped in training. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.2.</value>
    [Range(0.0, 0.6, 0.2, false)]
    public double LayerDropout { get; init; } = 0.2;

    /// <summary>Fraction of the values before the head that are dropped in training. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.2.</value>
    [Range(0.0, 0.6, 0.2, false)]
    public double HeadDropout { get; init; } = 0.2;

    /// <summary>Standard deviation of the normally distributed noise that is added to numeric sequence columns in training (Bishop 1995), as a multiple of
    /// the standard deviation that each feature has within a row, or of 2.5 times that from step to step (von Neumann et al. 1941) where it is smaller: the levels of rows
    /// and slow courses are not drowned. It keeps a network from resting on what few rows show by chance. Range: 0 or more, within single precision.</summary>
    /// <value>The default value is <see langword="null"/>: 1 for a classifier of fewer than 500 training rows, otherwise 0.</value>
    public double? InputNoise { get; init; }

    /// <summary>Networks that differ by their seed alone and whose predictions are averaged: probabilities for classification, scores for regression.
    /// Each costs as much time and memory as one, in <c>Fit</c>, in the model and in scoring. Data is read once, and all are measured on the same validation
    /// rows. On a CPU they are fitted side by side, one thread each, with the same bits as one after the other; with
    /// <see cref="FitContext.Observers"/>, with libtorch's layers and on a CUDA device one after the other. Not for featurizers, whose outputs have no
    /// common meaning. Range: 1 to 64.</summary>
    /// <value>The default value is <see langword="null"/>: 3 for a trainer of fewer than 500 training rows that states neither <see cref="TrainingOptions.MaximumSteps"/> nor
    /// <see cref="TrainingOptions.MaximumEpochs"/>, otherwise 1.</value>
    public int? Ensemble { get; init; }

    /// <summary>The decoding of a label for each step by whole rows: a conditional random field, the tags' scheme, the best sequences of labels.</summary>
    /// <value>The default value is <c>new TaggingOptions()</c>: each step is decoded on its own.</value>
    public TaggingOptions Tagging { get; init; } = new();

    /// <summary>The training of a model of the next token: its context, tied weights, regularization. Other tasks do not look at it.</summary>
    /// <value>The default value is <c>new NextTokenOptions()</c>.</value>
    public NextTokenOptions NextToken { get; init; } = new();

    /// <summary>The items that a recommender of the next item gives: how many, and whether those of the session are among them. Other tasks do not look at it.</summary>
    /// <value>The default value is <c>new NextItemOptions()</c>.</value>
    public NextItemOptions NextItem { get; init; } = new();

    /// <summary>The training loop: epochs, batches, optimizer, schedule, stopping.</summary>
    /// <value>The default value is <c>new TrainingOptions()</c>.</value>
    [NestOption]
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Tells the fault of the cell's settings; null where there is none.</summary>
    internal virtual string? CellViolation => null;

    /// <summary>Values of one step of a sequence column, where its type does not say it.</summary>
    internal int FeaturesPerStepOf(string column) => FeaturesPerStepByColumn.GetValueOrDefault(column, FeaturesPerStep);
}
