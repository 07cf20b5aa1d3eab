import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.deploy.SparkSubmitArguments;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads the arguments of spark-submit, a JSON array a line, and answers each line with a JSON object: what
 * Spark's own parser understood, or {"refused": why}. Ends with its input.
 */
class ParseArguments {
    /** EMR's nodes have a Hadoop configuration; without one Spark refuses the master "yarn". */
    private static final Map<String, String> ENVIRONMENT = Map.of("HADOOP_CONF_DIR", "/etc/hadoop/conf");

    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] none) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Whatever Spark prints must not get between the answers.
        System.setOut(System.err);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> arguments = List.of(JSON.readValue(line, String[].class));
            answers.println(JSON.writeValueAsString(answer(arguments)));
        }
    }

    private static Map<String, Object> answer(List<String> arguments) throws Exception {
        try {
            return understood(arguments);
        } catch (Exception failure) {
            // Java cannot see that Scala throws a SparkException. Anything else is no refusal, but a bug.
            if (failure instanceof SparkException || failure instanceof IllegalArgumentException) {
                return Map.of("refused", failure.getMessage());
            }
            throw failure;
        }
    }

    private static Map<String, Object> understood(List<String> arguments) {
        var environment = scala.collection.immutable.Map.from(CollectionConverters.asScala(ENVIRONMENT));
        var spark = new SparkSubmitArguments(CollectionConverters.asScala(arguments).toSeq(), environment);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("master", spark.master());
        found.put("deploy_mode", spark.deployMode());
        found.put("name", spark.name());
        found.put("main_class", spark.mainClass());
        found.put("primary_resource", spark.primaryResource());
        found.put("child_args", CollectionConverters.asJava(spark.childArgs()));
        found.put("driver_memory", spark.driverMemory());
        found.put("driver_cores", spark.driverCores());
        found.put("executor_memory", spark.executorMemory());
        found.put("executor_cores", spark.executorCores());
        found.put("num_executors", spark.numExecutors());
        found.put("jars", spark.jars());
        found.put("files", spark.files());
        found.put("py_files", spark.pyFiles());
        found.put("archives", spark.archives());
        found.put("packages", spark.packages());
        found.put("spark_properties", CollectionConverters.asJava(spark.sparkProperties()));
        return found;
    }
}
