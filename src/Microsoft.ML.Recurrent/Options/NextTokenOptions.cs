namespace Microsoft.ML.Recurrent;

/// <summary>The context that each token of a row is predicted from in training.</summary>
public enum NextTokenContext
{
    /// <summary>The tokens before it in its row: rows are shuffled, and each is trained on as a whole.</summary>
    Row,

    /// <summary>The text before it: rows are joined in their order, the text is cut into <see cref="TrainingOptions.BatchSize"/> lanes side by side, and the network walks along all of
    /// them, window by window, from the state that the window before has left (truncated backpropagation through time).</summary>
    Stateful,
}

/// <summary>The training of a model of the next token.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var options = new LstmOptions
/// {
///     SequenceColumnNames = ["Tokens"],
///     HiddenSize = 512,
///     EmbeddingSize = 512,
///     NextToken = new NextTokenOptions { Context = NextTokenContext.Stateful, WindowLength = 100 },
/// };
/// ]]></code></example>
public sealed record NextTokenOptions
{
    /// <summary>The context of a token in training. A fitted model scores each row on its own, whatever it was trained on: give it a text as one row to have it read as a whole.</summary>
    /// <value>The default value is <see cref="NextTokenContext.Row"/>.</value>
    public NextTokenContext Context { get; init; }

    /// <summary>Steps of a window of <see cref="NextTokenContext.Stateful"/>, which gradients are taken back through. Range: 1 to 65,536.</summary>
    /// <value>The default value is 70.</value>
    public int WindowLength { get; init; } = 70;

    /// <summary>Draws the windows' lengths around <see cref="WindowLength"/> anew in each epoch, so that no token is always the first of a window (Merity, Keskar &amp; Socher 2018, section 5.1): one
    /// window in twenty is half as long, and all differ by a few steps. The learning rate of a window is multiplied by its length beside the mean one, as the paper has it: else
    /// the tokens of short windows, whose loss is a mean of fewer, would count for more.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool VariesWindowLength { get; init; } = true;

    /// <summary>Takes the embeddings of tokens as the weights of the softmax, too (Press &amp; Wolf 2017; Inan, Khosravi &amp; Socher 2017): fewer weights, and each is learned from both sides.
    /// <see cref="RecurrentOptions.EmbeddingSize"/> must then be <see cref="NetworkOptions.HiddenSize"/>.</summary>
    /// <value>The default value is <see langword="null"/>: where both sizes are the same.</value>
    public bool? TieWeights { get; init; }

    /// <summary>The numbers of the most frequent tokens at which the clusters of an adaptive softmax end (Grave et al. 2017): those before the first number are predicted by the network itself, those of
    /// each cluster behind it by a softmax of their own that reads a quarter as many values as the one before. Range: ascending from 1, below the number of tokens; empty is a full softmax.</summary>
    /// <value>The default value is <see langword="null"/>: a full softmax to 20,000 tokens; above, a twentieth and a quarter of them, unless <see cref="TieWeights"/> is <see langword="true"/>.</value>
    public IReadOnlyList<int>? SoftmaxCutoffs
    {
        get;
        init => field = ValueList<int>.Of(value);
    }

    /// <summary>The factor of the mean square of the highest layer's outputs in what training minimizes, after dropout: activation regularization (Merity, McCann &amp; Socher 2017).
    /// Range: 0 or more, within single precision.</summary>
    /// <value>The default value is 0; AWD-LSTM has 2.</value>
    public double ActivationRegularization { get; init; }

    /// <summary>The factor of the mean square of the change of the highest layer's outputs from step to step in what training minimizes: temporal activation regularization. Range: 0 or
    /// more, within single precision.</summary>
    /// <value>The default value is 0; AWD-LSTM has 1.</value>
    public double TemporalActivationRegularization { get; init; }
}
